//! How faults are made: the message first, then hint, line and path as they become known.

use super::Fault;

impl Fault {
    /// A fault without place.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            path: None,
            line: 0,
            message: message.into(),
            hint: None,
        }
    }

    /// With what to do about it.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// With "did you mean" where something is near, else with `otherwise`.
    pub(super) fn suggest(self, near: Option<&str>, otherwise: impl Into<String>) -> Self {
        match near {
            Some(near) => self.hint(format!("did you mean `{near}`?")),
            None => self.hint(otherwise),
        }
    }

    /// On a line, from 1.
    pub(super) fn at(mut self, line: usize) -> Self {
        self.line = line;
        self
    }

    /// In an entry.
    pub(super) fn of(mut self, path: Option<&str>) -> Self {
        self.path = path.map(str::to_owned);
        self
    }
}
