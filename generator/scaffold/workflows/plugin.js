// Netlify keeps of a build what it is told to keep: here byline's memory, so that the next build makes
// only what changed.
export const onPreBuild = async ({ utils }) => {
  await utils.cache.restore(".cache");
};

export const onPostBuild = async ({ utils }) => {
  await utils.cache.save(".cache");
};
