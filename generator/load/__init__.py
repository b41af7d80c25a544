"""``load``: one source file to one :class:`~generator.model.document.Document`."""
