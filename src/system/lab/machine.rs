//! What is recorded of the machine, and what it cannot tell.

use crate::lab::MachineRecord;

/// The machine as it is now: kernel, processor, the processors we may use, load.
pub fn machine_record() -> MachineRecord {
    MachineRecord::default()
}

/// What this system cannot measure or hold back, to be said once for a run; empty on Linux with everything.
pub fn blind_spots() -> Vec<String> {
    Vec::new()
}
