//! Ctrl-C while solving, and while tabulating.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, ExitStatus, Stdio};

use crate::program::{Workplace, extract, repository};

/// Starts a long search and waits until it is in a phase.
fn solve_until(workplace: &Workplace, phase: &str) -> Child {
    let long = ["--day", "Mo", "--seconds", "600", "--progress", "json"];
    until(workplace.solve_command(&long), phase)
}

/// Starts a program and waits until it is in a phase.
fn until(mut command: Command, phase: &str) -> Child {
    let mut program = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let stderr = program.stderr.take().expect("a pipe");
    let mut lines = BufReader::new(stderr).lines();
    let wanted = format!("\"phase\":\"{phase}\"");
    let is_wanted =
        |line: &std::io::Result<String>| line.as_ref().is_ok_and(|line| line.contains(&wanted));
    assert!(lines.any(|line| is_wanted(&line)), "never in {phase}");
    // The rest is read, or the program would wait for a reader.
    std::thread::spawn(move || lines.count());
    program
}

fn interrupt(program: &Child) {
    let id = program.id().to_string();
    let status = Command::new("kill").args(["-INT", &id]).status();
    assert!(status.is_ok_and(|status| status.success()));
}

fn ended(mut program: Child) -> ExitStatus {
    program.wait().expect("it ends")
}

#[test]
fn the_first_one_keeps_the_best_plan() {
    let workplace = Workplace::small();
    let program = solve_until(&workplace, "search");
    interrupt(&program);
    assert_eq!(ended(program).code(), Some(0));
    let said = workplace.check("out/plan.json");
    assert_eq!(said.code, 0, "{}", said.stdout);
}

#[test]
fn before_there_is_a_plan_nothing_is_kept() {
    let workplace = Workplace::small();
    let program = solve_until(&workplace, "import");
    interrupt(&program);
    assert_eq!(ended(program).code(), Some(130));
    assert_eq!(workplace.names("out"), [""; 0]);
}

#[test]
fn a_table_that_is_interrupted_is_not_written() {
    let workplace = Workplace::small();
    let mut command = workplace.command(&["table", "--progress", "json", "--out", "table.npy"]);
    command.args(["--fleet", "fleet.json", "--profile", "bom26-omr"]);
    command.arg("--extract").arg(extract());
    // Sixty million legs.
    let all = repository("examples/data/bins-week.csv");
    command.arg("--points").arg(all);
    let program = until(command, "legs");
    interrupt(&program);
    assert_eq!(ended(program).code(), Some(130));
    assert!(!workplace.path("table.npy").exists());
}
