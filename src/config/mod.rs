//! PURE. Layers of configuration with their sources, strict keys.
