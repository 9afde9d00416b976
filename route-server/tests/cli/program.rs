//! Runs the program on sample data in a folder of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// A file of the repository.
pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

pub fn extract() -> PathBuf {
    repository("osm-data/sample/bethune-bruay.osm.pbf")
}

/// The fleet of the sample, as JSON to be changed.
pub fn fleet() -> Value {
    let text = fs::read(repository("examples/data/fleet.json")).expect("the sample fleet");
    serde_json::from_slice(&text).expect("JSON")
}

/// Header and every `step`-th row of a day of the sample's bin list.
pub fn bins(day: &str, step: usize) -> String {
    let text = fs::read_to_string(repository("examples/data/bins-week.csv"));
    let text = text.expect("the sample bins");
    let mut lines = text.lines();
    let header = lines.next().expect("a header");
    let rows = lines.filter(|line| line.contains(&format!(";{day};")));
    let mut chosen = vec![header];
    chosen.extend(rows.step_by(step));
    assert!(chosen.len() > 10, "too few rows");
    chosen.join("\n") + "\n"
}

/// What the program said.
pub struct Said {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Self {
            code: output.status.code().expect("an exit code"),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }
}

/// A folder with a bin list and a fleet.
pub struct Workplace {
    folder: tempfile::TempDir,
}

impl Workplace {
    pub fn new(bins: &str, fleet: &Value) -> Self {
        let workplace = Self {
            folder: tempfile::tempdir().expect("a folder"),
        };
        workplace.write("bins.csv", bins);
        workplace.write("fleet.json", &fleet.to_string());
        workplace
    }

    /// A few dozen bins of a Monday and the whole fleet.
    pub fn small() -> Self {
        Self::new(&bins("lundi", 30), &fleet())
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("written");
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub fn json(&self, name: &str) -> Value {
        serde_json::from_str(&self.read(name)).expect("JSON")
    }

    /// Names in a folder, sorted.
    pub fn names(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(folder)).expect("a folder");
        let name = |entry: std::io::Result<fs::DirEntry>| entry.expect("an entry").file_name();
        let mut names: Vec<String> = entries
            .map(|entry| name(entry).into_string().expect("UTF-8"))
            .collect();
        names.sort();
        names
    }

    /// The program, in this folder, in English unless it is told otherwise.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rounds"));
        command
            .args(arguments)
            .current_dir(&self.folder)
            .env_remove("LC_ALL")
            .env_remove("LC_MESSAGES")
            .env("LANG", "C");
        command
    }

    pub fn rounds(&self, arguments: &[&str]) -> Said {
        let output = self.command(arguments).output();
        output.expect("the program starts").into()
    }

    /// `solve` with the files of this folder.
    pub fn solve_command(&self, more: &[&str]) -> Command {
        let mut command = self.command(&["solve", "--out", "out"]);
        command.arg("--extract").arg(extract());
        command.args(["--bins", "bins.csv", "--fleet", "fleet.json"]);
        command.args(more);
        command
    }

    pub fn solve(&self, more: &[&str]) -> Said {
        let output = self.solve_command(more).output();
        output.expect("the program starts").into()
    }

    /// `check` with the files of this folder.
    pub fn check(&self, plan: &str) -> Said {
        self.check_with(plan, &[])
    }

    /// The same with more options.
    pub fn check_with(&self, plan: &str, more: &[&str]) -> Said {
        let mut command = self.command(&["check", "--plan", plan]);
        command.arg("--extract").arg(extract());
        command.args(["--bins", "bins.csv", "--fleet", "fleet.json"]);
        command.args(more);
        command.output().expect("the program starts").into()
    }
}

/// A search that is short and the same every time.
pub const QUICK: [&str; 4] = ["--day", "Mo", "--iterations", "200"];
