//! The only folder that touches the machine.
