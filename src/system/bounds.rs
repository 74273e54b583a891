//! Bounds for work that a stranger's file describes: memory and processor time beyond which this process ends with an error.
//!
//! There is no way back from either: what does the work neither asks for memory in a way that could be refused nor looks at a clock.

use super::kernel;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::ffi::CString;

/// Makes the limits of this process (`ulimit`) errors that can be told, for a command that begins.
pub fn outlive_limits() {
    kernel::outlive_limits();
}

/// Memory that rendering a template may take, beside [`ROOM_A_BYTE`] for each byte of what it shows.
const ROOM: u64 = 128 << 20;
const ROOM_A_BYTE: u64 = 32;
/// Seconds that it may take, beside one for each MiB.
const SECONDS: u64 = 2;

/// Does `work`, which renders the template `name` with values of so many bytes. Where it takes more memory or time than a template may, the
/// process ends with an error that says so; nothing is written then.
pub fn bounded(name: &str, values: usize, work: &mut dyn FnMut()) {
    let values = u64::try_from(values).unwrap_or(u64::MAX);
    let said = format!(
        "error: .hoego/templates/{name}: it takes more memory or time than a template may, and was stopped\n\
         hint: nothing was changed; delete the file to go back to the built-in template\n"
    );
    let said = CString::new(said).unwrap_or_default();
    let before = getrlimit(Resource::As);
    let room = ROOM.saturating_add(values.saturating_mul(ROOM_A_BYTE));
    let most = taken().map(|taken| taken.saturating_add(room).min(before.current.unwrap_or(u64::MAX)));
    if let Some(most) = most {
        let _unbounded = setrlimit(
            Resource::As,
            Rlimit {
                current: Some(most),
                ..before
            },
        );
    }
    kernel::end_after(SECONDS + (values >> 20), Some(&said));
    work();
    kernel::end_after(0, None);
    let _stays = setrlimit(Resource::As, before);
}

/// Addresses that this process has taken, in bytes; `None` where the system does not say.
fn taken() -> Option<u64> {
    let said = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = said.split(' ').next()?.parse().ok()?;
    pages.checked_mul(u64::try_from(rustix::param::page_size()).ok()?)
}
