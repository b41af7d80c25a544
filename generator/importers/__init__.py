"""Bring an old blog home: see :mod:`generator.importers.importer`."""
