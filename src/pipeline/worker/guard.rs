//! What a worker may not do, as far as the system can see to it.

use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::time::Duration;

/// Bounds on one worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Bounds {
    /// Address space, in bytes.
    pub memory: u64,
    /// Time for one file, and anew for every page that eyes read in it; that of the processor and that of
    /// the clock each.
    pub time: Duration,
    /// A folder of the user's own in which the worker keeps pages that were read, and finds them again.
    #[serde(skip)]
    pub kept: Option<PathBuf>,
}

impl Default for Bounds {
    fn default() -> Self {
        // A legacy office file may take two minutes.
        Self { memory: 3 << 30, time: Duration::from_mins(10), kept: None }
    }
}

/// Files open at once.
#[cfg(unix)]
const FILES: u64 = 256;

/// Largest file that may be written, in bytes: LibreOffice writes what it converts.
#[cfg(unix)]
const OUTPUT: u64 = 1 << 30;

/// Closes what can be closed; gives what could not. Holds for this thread and what it starts.
#[cfg(target_os = "linux")]
pub(super) fn close(bounds: &Bounds) -> Vec<String> {
    let mut missing = limits(bounds);
    // When the parent is killed nobody waits for the answer.
    let signal = Some(rustix::process::Signal::KILL);
    let parent = rustix::process::set_parent_process_death_signal(signal);
    let steps = [
        ("parent", parent.is_ok()),
        ("files", linux::files(bounds.kept.as_deref()).unwrap_or(false)),
        ("network", linux::network().is_ok()),
    ];
    missing.extend(steps.iter().filter(|(_, done)| !done).map(|(name, _)| (*name).to_owned()));
    missing
}

/// Closes what can be closed; gives what could not.
#[cfg(all(unix, not(target_os = "linux")))]
pub(super) fn close(bounds: &Bounds) -> Vec<String> {
    let mut missing = limits(bounds);
    missing.extend(["files", "network"].map(str::to_owned));
    missing
}

/// Closes what can be closed; gives what could not.
#[cfg(not(unix))]
pub(super) fn close(_: &Bounds) -> Vec<String> {
    ["memory", "processor", "files", "network"].map(str::to_owned).to_vec()
}

/// The limits every Unix has.
#[cfg(unix)]
fn limits(bounds: &Bounds) -> Vec<String> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let hard = |most: u64| Rlimit { current: Some(most), maximum: Some(most) };
    // A core file would hold the document.
    let all = [
        ("core", Resource::Core, 0),
        ("memory", Resource::As, bounds.memory),
        ("open-files", Resource::Nofile, FILES),
        ("output", Resource::Fsize, OUTPUT),
    ];
    let failed =
        all.into_iter().filter(|(_, resource, most)| setrlimit(*resource, hard(*most)).is_err());
    failed.map(|(name, ..)| name.to_owned()).collect()
}

/// The next file has its own time of the processor.
#[cfg(unix)]
pub(super) fn next_file(bounds: &Bounds) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let used = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime).tv_sec;
    let until = used.unsigned_abs().saturating_add(bounds.time.as_secs().max(1));
    let maximum = getrlimit(Resource::Cpu).maximum;
    // Where it fails the clock still ends the worker.
    let _ = setrlimit(Resource::Cpu, Rlimit { current: Some(until), maximum });
}

/// The next file has its own time of the processor.
#[cfg(not(unix))]
pub(super) fn next_file(_: &Bounds) {}

#[cfg(target_os = "linux")]
mod linux {
    use landlock::{
        ABI, Access, AccessFs, BitFlags, PathBeneath, PathFd, Ruleset, RulesetAttr,
        RulesetCreatedAttr, RulesetStatus, make_bitflags, path_beneath_rules,
    };
    use seccompiler::{
        BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
        SeccompRule, TargetArch,
    };
    use std::collections::BTreeMap;
    use std::error::Error;
    use std::path::Path;

    /// Programs, their libraries and their settings: for OCR and LibreOffice.
    const PROGRAMS: &[&str] = &[
        "/usr",
        "/lib",
        "/lib32",
        "/lib64",
        "/bin",
        "/sbin",
        "/opt",
        "/etc",
        "/nix/store",
        // Where Debian keeps parts of LibreOffice, without which that does not start.
        "/var/lib/libreoffice",
        "/var/spool/libreoffice",
    ];

    /// Of the file system: programs to read and run, the folder for temporary files, that for `kept` pages,
    /// nothing else.
    pub(super) fn files(kept: Option<&Path>) -> Result<bool, Box<dyn Error>> {
        let abi = ABI::V5;
        let (all, read) = (AccessFs::from_all(abi), AccessFs::from_read(abi));
        let mut rules = Ruleset::default().handle_access(all)?.create()?;
        rules = rules.add_rules(path_beneath_rules(PROGRAMS, read))?;
        rules = rules.add_rules(path_beneath_rules(own_programs(), read))?;
        rules = rules.add_rules(path_beneath_rules([std::env::temp_dir()], all))?;
        rules = rules.add_rules(path_beneath_rules(office_pipe(), PIPE))?;
        rules = rules.add_rules(path_beneath_rules(kept, KEEP))?;
        for device in ["/dev/null", "/dev/zero", "/dev/urandom", "/dev/random"] {
            if let Ok(open) = PathFd::new(device) {
                rules = rules.add_rule(PathBeneath::new(open, AccessFs::from_file(abi)))?;
            }
        }
        Ok(rules.restrict_self()?.ruleset != RulesetStatus::NotEnforced)
    }

    /// What it takes to make files, fill them and read them; not to run them or take them away.
    const KEEP: BitFlags<AccessFs> =
        make_bitflags!(AccessFs::{MakeReg | WriteFile | ReadFile | ReadDir});

    /// What it takes to make a socket and to take it away.
    const PIPE: BitFlags<AccessFs> = make_bitflags!(AccessFs::{MakeSock | RemoveFile});

    /// LibreOffice, where it is installed, talks to itself over a socket in `/tmp`, wherever its
    /// temporary files go.
    fn office_pipe() -> Option<&'static str> {
        let installed = ["/usr/bin/soffice", "/usr/bin/libreoffice"];
        installed.iter().any(|p| std::path::Path::new(p).exists()).then_some("/tmp")
    }

    /// The reader of pictures lies beside this program.
    fn own_programs() -> Vec<std::path::PathBuf> {
        let own = std::env::current_exe().ok();
        let near = own.iter().flat_map(|exe| exe.ancestors().skip(1).take(2));
        near.map(|folder| folder.join("zwartlak-ocr")).filter(|p| p.is_file()).collect()
    }

    /// Numbers of the system calls that are refused: `socket` (unless local), then `ptrace`,
    /// `process_vm_readv`, `process_vm_writev`, `io_uring_setup`.
    #[cfg(target_arch = "x86_64")]
    const CALLS: (i64, [i64; 4]) = (41, [101, 310, 311, 425]);
    #[cfg(target_arch = "aarch64")]
    const CALLS: (i64, [i64; 4]) = (198, [117, 270, 271, 425]);
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    const CALLS: (i64, [i64; 4]) = (-1, [-1; 4]);

    /// Sockets between programs of one machine; LibreOffice needs them.
    const AF_UNIX: u64 = 1;

    /// No network, and no hand in other processes.
    pub(super) fn network() -> Result<(), Box<dyn Error>> {
        let arch = TargetArch::try_from(std::env::consts::ARCH)?;
        let abroad = SeccompCondition::new(0, SeccompCmpArgLen::Dword, SeccompCmpOp::Ne, AF_UNIX)?;
        let (socket, others) = CALLS;
        let mut rules = BTreeMap::from([(socket, vec![SeccompRule::new(vec![abroad])?])]);
        rules.extend(others.map(|call| (call, Vec::new())));
        let refuse = SeccompAction::Errno(1);
        let filter = SeccompFilter::new(rules, SeccompAction::Allow, refuse, arch)?;
        seccompiler::apply_filter(&BpfProgram::try_from(filter)?)?;
        Ok(())
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::linux;
    use std::io::ErrorKind;

    /// The doors are closed for the thread that closes them: the test goes on outside.
    #[test]
    fn behind_closed_doors_there_are_no_files_and_no_network() {
        let inside = std::thread::spawn(|| {
            let kept = tempfile::tempdir_in("target").unwrap();
            if !matches!(linux::files(Some(kept.path())), Ok(true)) || linux::network().is_err() {
                return; // A kernel without these: the user is warned.
            }
            let denied = |r: std::io::Result<()>| {
                assert_eq!(r.unwrap_err().kind(), ErrorKind::PermissionDenied);
            };
            denied(std::fs::read("Cargo.toml").map(|_| ()));
            denied(std::fs::read_dir("src").map(|_| ()));
            denied(std::fs::File::create("target/never").map(|_| ()));
            denied(std::net::TcpStream::connect("127.0.0.1:9").map(|_| ()));
            denied(std::net::UdpSocket::bind("127.0.0.1:0").map(|_| ()));
            let mut file = tempfile::tempfile().expect("its own folder is open");
            std::io::Write::write_all(&mut file, b"x").unwrap();
            assert!(std::fs::read_dir("/usr").is_ok(), "programs can be read");
            let page = kept.path().join("bladzijde");
            std::fs::File::create_new(&page).expect("pages that were read are kept");
            denied(std::fs::remove_file(&page));
            denied(std::fs::File::create(kept.path().join("../never")).map(|_| ()));
        });
        inside.join().unwrap();
    }
}
