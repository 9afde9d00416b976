//! Lines of numbers, with faults that say where.

use crate::model::fault::Fault;

/// A text under reading.
pub struct Rows<'t> {
    name: &'t str,
    lines: Vec<Row<'t>>,
    next: usize,
}

/// One line that is not blank.
#[derive(Clone, Copy)]
pub struct Row<'t> {
    /// Name of the file.
    pub name: &'t str,
    /// Line number, from 1.
    pub line: usize,
    /// The line, trimmed.
    pub text: &'t str,
}

impl<'t> Rows<'t> {
    /// The lines of a file that are not blank.
    pub fn new(name: &'t str, text: &'t str) -> Self {
        let lines = text.lines().enumerate().map(|(index, text)| Row {
            name,
            line: index + 1,
            text: text.trim(),
        });
        Self {
            name,
            lines: lines.filter(|row| !row.text.is_empty()).collect(),
            next: 0,
        }
    }

    /// The next line without stepping on to it.
    pub fn peek(&self) -> Option<Row<'t>> {
        self.lines.get(self.next).copied()
    }

    /// The next line that does not begin with `//`; a fault that says what is missing if there
    /// is none.
    pub fn expect(&mut self, what: &str) -> Result<Row<'t>, Fault> {
        for row in self.by_ref() {
            if !row.text.starts_with("//") {
                return Ok(row);
            }
        }
        let line = self.lines.last().map_or(1, |row| row.line);
        Err(Fault::new(
            "UNEXPECTED_END",
            format!("{}, line {line}", self.name),
            format!("the file ends before {what}"),
            "get the whole file",
        ))
    }
}

impl<'t> Iterator for Rows<'t> {
    type Item = Row<'t>;

    fn next(&mut self) -> Option<Row<'t>> {
        let row = self.peek()?;
        self.next += 1;
        Some(row)
    }
}

impl<'t> Row<'t> {
    /// A fault of this line.
    pub fn fault(&self, code: &str, cause: impl Into<String>, action: &str) -> Fault {
        let place = format!("{}, line {}", self.name, self.line);
        Fault::new(code, place, cause, action)
    }

    /// The words of the line, up to a `//` comment.
    pub fn words(&self) -> impl Iterator<Item = &'t str> + use<'t> {
        let text: &'t str = self.text;
        let stated = text.split_once("//").map_or(text, |(before, _)| before);
        stated.split_whitespace()
    }

    /// A finite number.
    pub fn number(&self, word: &str) -> Result<f64, Fault> {
        match word.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(number),
            Ok(_) => Err(self.fault(
                "NOT_FINITE",
                format!("`{word}` is not a finite number"),
                "state a number",
            )),
            Err(_) => Err(self.fault(
                "NOT_A_NUMBER",
                format!("`{word}` is not a number"),
                "state a number",
            )),
        }
    }

    /// All words as finite numbers.
    pub fn numbers(&self) -> Result<Vec<f64>, Fault> {
        self.words().map(|word| self.number(word)).collect()
    }

    /// All words as finite numbers, at least so many.
    pub fn at_least(&self, count: usize, what: &str) -> Result<Vec<f64>, Fault> {
        let numbers = self.numbers()?;
        if numbers.len() < count {
            let found = numbers.len();
            return Err(self.fault(
                "TOO_FEW_NUMBERS",
                format!("{found} numbers where {count} are due: {what}"),
                "complete the line",
            ));
        }
        Ok(numbers)
    }

    /// A number as an integer from 0 on.
    pub fn whole(&self, number: f64, what: &str) -> Result<u32, Fault> {
        if number < 0.0 || number.fract() != 0.0 || number > f64::from(u32::MAX) {
            return Err(self.fault(
                "NOT_WHOLE",
                format!("{what} is {number}"),
                "state a whole number, not below 0",
            ));
        }
        Ok(number as u32)
    }

    /// A number that must not be below 0.
    pub fn not_negative(&self, number: f64, what: &str) -> Result<f64, Fault> {
        if number < 0.0 {
            return Err(self.fault(
                "NEGATIVE",
                format!("{what} is {number}"),
                "state a number that is not below 0",
            ));
        }
        Ok(number)
    }

    /// A window that does not end before it begins.
    pub fn window(&self, early: f64, late: f64) -> Result<(f64, f64), Fault> {
        if early > late {
            return Err(self.fault(
                "EMPTY_WINDOW",
                format!("the window {early} to {late} ends before it begins"),
                "exchange or correct the two times",
            ));
        }
        Ok((early, late))
    }

    /// A number of vehicles, not 0.
    pub fn vehicles(&self, number: f64) -> Result<u32, Fault> {
        match self.whole(number, "the number of vehicles")? {
            0 => Err(self.fault(
                "NO_VEHICLES",
                "there are 0 vehicles",
                "state at least 1 vehicle",
            )),
            count => Ok(count),
        }
    }
}
