//! Office files from before 2007, and binary workbooks: converted by LibreOffice, where it is
//! installed, in a process of its own with a folder and a profile of its own and a limit on its time.

use super::{Converted, Format, Limits, Scratch};
use crate::model::{Document, Reason};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Longest conversion: a large workbook takes half a minute on a slow machine.
const TIME: Duration = Duration::from_mins(2);

/// Between two looks at whether it is ready.
const PULSE: Duration = Duration::from_millis(50);

/// What the program may be called.
const PROGRAMS: &[&str] = &["soffice", "libreoffice"];

/// One format of the family.
pub(super) struct Legacy {
    id: &'static str,
    to: &'static str,
}

/// Word 97 and older.
pub(super) static DOC: Legacy = Legacy { id: "doc", to: "docx" };
/// Excel 97 and older.
pub(super) static XLS: Legacy = Legacy { id: "xls", to: "xlsx" };
/// Presentations from before 2007.
pub(super) static PPT: Legacy = Legacy { id: "ppt", to: "pptx" };
/// Excel 2007, binary.
pub(super) static XLSB: Legacy = Legacy { id: "xlsb", to: "xlsx" };

impl Legacy {
    fn refused(&self, why: &str) -> Reason {
        Reason::Unsupported(format!("{}: {why}", self.id))
    }
}

impl Format for Legacy {
    fn id(&self) -> &'static str {
        self.id
    }

    fn extract(&self, _: &[u8], _: &Limits) -> Result<Document, Reason> {
        Err(self.refused("LibreOffice"))
    }

    fn convert(&self, bytes: &[u8], limits: &Limits) -> Result<Option<Converted>, Reason> {
        let io = |e: std::io::Error| Reason::Io(e.to_string());
        let folder = Scratch::new().map_err(io)?;
        let input = folder.path().join(format!("in.{}", self.id));
        let mut file = std::fs::File::create_new(&input).map_err(io)?;
        std::io::Write::write_all(&mut file, bytes).map_err(io)?;
        drop(file);
        let missing = || self.refused("no LibreOffice");
        let child = PROGRAMS.iter().find_map(|p| self.start(p, folder.path(), &input).ok());
        if !finished(child.ok_or_else(missing)?) {
            return Err(self.refused("LibreOffice failed"));
        }
        let output = folder.path().join("out").join(format!("in.{}", self.to));
        let size =
            std::fs::metadata(&output).map_err(|_| self.refused("LibreOffice failed"))?.len();
        if size > limits.file {
            return Err(Reason::TooLarge(limits.file));
        }
        let bytes = std::fs::read(&output).map_err(io)?;
        Ok(Some(Converted { bytes, extension: self.to, word: "converted-office" }))
    }
}

impl Legacy {
    fn start(&self, program: &str, folder: &Path, input: &Path) -> std::io::Result<Child> {
        let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
        let mut command = Command::new(program);
        command
            .args(["--headless", "--norestore", "--nolockcheck", "--nodefault", &profile])
            .args(["--convert-to", self.to, "--outdir"])
            .arg(folder.join("out"))
            .arg(input)
            .env("HOME", folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        command.spawn()
    }
}

/// Waits for the end; `false` when it failed or took too long, and is stopped then.
fn finished(mut child: Child) -> bool {
    let begun = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) if begun.elapsed() < TIME => std::thread::sleep(PULSE),
            _ => break,
        }
    }
    // The program starts others: the whole group goes.
    let group = format!("-{}", child.id());
    let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
    let _ = child.kill();
    let _ = child.wait();
    false
}
