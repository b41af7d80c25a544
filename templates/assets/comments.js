// Comments: another server is asked only once the reader wants it; "Reply" chooses whom to answer.
(() => {
  const embed = document.querySelector(".comments-embed");
  if (embed) {
    const ask = embed.querySelector(".comments-ask");
    const status = embed.querySelector(".comments-status");
    const button = ask.querySelector("button");
    const make = (name, attributes) => {
      const element = document.createElement(name);
      for (const [key, value] of Object.entries(JSON.parse(attributes))) {
        element.setAttribute(key, value);
      }
      return element;
    };
    status.tabIndex = -1;
    ask.hidden = false;
    button.addEventListener("click", () => {
      const place = document.createElement("div");
      const thread = embed.dataset.thread;
      const script = make("script", embed.dataset.attributes);
      script.src = embed.dataset.script;
      script.async = true;
      script.addEventListener("load", () => {
        status.textContent = "";
      });
      script.addEventListener("error", () => {
        place.remove();
        ask.hidden = false;
        status.textContent = embed.dataset.noAnswer;
      });
      if (thread !== "{}") place.append(make("div", thread));
      place.append(script);
      status.textContent = embed.dataset.asking;
      status.focus();
      ask.hidden = true;
      embed.append(place);
    });
  }

  const choice = document.querySelector(".comment-form select");
  if (choice) {
    for (const link of document.querySelectorAll(".comment-reply a")) {
      link.addEventListener("click", () => {
        choice.value = link.closest(".comment").id.replace("comment:", "");
        choice.focus({ preventScroll: true });
      });
    }
  }
})();
