//! Numbers of a run for monitoring, in the text format of Prometheus (for the textfile collector of the
//! node exporter).

use super::{Exit, clock};
use crate::pipeline::Tally;
use crate::report::Outcome;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

/// Writes the numbers in one step: a collector never sees half a file.
pub(super) fn write(path: &Path, tally: &Tally, exit: Exit, took: Duration) -> io::Result<()> {
    let text = text(tally, exit, took).map_err(io::Error::other)?;
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".zwartlak-").tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    // Another user collects it, whatever the mask of this one, and there is nothing in it but numbers.
    #[cfg(unix)]
    file.as_file().set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644))?;
    file.persist(path).map(|_| ()).map_err(|e| e.error)
}

fn text(tally: &Tally, exit: Exit, took: Duration) -> Result<String, std::fmt::Error> {
    let mut out = String::new();
    let head = |out: &mut String, name: &str, help: &str| {
        write!(out, "# HELP zwartlak_{name} {help}\n# TYPE zwartlak_{name} gauge\n")
    };
    head(&mut out, "files", "Files and members of containers by outcome.")?;
    for outcome in Outcome::ALL {
        let count = tally.files.get(outcome).copied().unwrap_or(0);
        writeln!(out, "zwartlak_files{{outcome=\"{}\"}} {count}", outcome.as_str())?;
    }
    head(&mut out, "findings", "Findings that do not stay, by kind.")?;
    for (kind, count) in &tally.kinds {
        writeln!(out, "zwartlak_findings{{kind=\"{}\"}} {count}", kind.as_str())?;
    }
    let end = clock::seconds();
    let values = [
        ("unchanged", "Documents known from an earlier scan.", tally.unchanged.to_string()),
        ("complete", "Whether the scan came to its end.", u8::from(!tally.stopped).to_string()),
        ("exit_code", "Exit code of the scan.", (exit as u8).to_string()),
        ("duration_seconds", "How long it took.", format!("{:.3}", took.as_secs_f64())),
        ("end_timestamp_seconds", "When it ended.", end.to_string()),
    ];
    for (name, help, value) in values {
        head(&mut out, name, help)?;
        writeln!(out, "zwartlak_{name} {value}")?;
    }
    Ok(out)
}
