//! The optimum of a tiny problem as an integer program over all its routes.
//!
//! Which routes are driven is a set partitioning problem: small, with bounds of the linear
//! relaxation that are mostly exact, so that branch and bound ends at once. A program over the
//! arcs would need large constants for loads and times and takes minutes for ten services.

use good_lp::{Expression, ProblemVariables, Solution, SolverModel, constraint, microlp, variable};

use crate::routes::{Column, columns};
use crate::tiny::Tiny;

/// A best solution.
#[derive(Debug)]
pub struct Optimum {
    /// The least cost of any solution, prices of what it leaves out included.
    pub cost: i64,
    /// The routes that it drives.
    pub driven: Vec<Column>,
}

/// Finds a best solution.
pub fn optimum(tiny: &Tiny) -> Optimum {
    let columns = columns(tiny);
    let mut variables = ProblemVariables::new();
    let driven = variables.add_vector(variable().binary(), columns.len());
    let left_out = variables.add_vector(variable().binary(), tiny.services.len());
    let prices = tiny.services.iter().map(|service| service.price);
    let costs = columns.iter().map(|column| column.cost).chain(prices);
    let total: Expression = driven
        .iter()
        .chain(&left_out)
        .zip(costs)
        .map(|(&variable, cost)| cost as f64 * variable)
        .sum();
    let mut program = variables.minimise(total).using(microlp);
    let counted = |test: &dyn Fn(&Column) -> bool| -> Expression {
        let matching = driven.iter().zip(&columns);
        let matching = matching.filter(|(_, column)| test(column));
        matching.map(|(&variable, _)| variable).sum()
    };
    for (index, &left_out) in left_out.iter().enumerate() {
        let served = counted(&|column| column.services >> index & 1 == 1);
        program = program.with(constraint!(served + left_out == 1));
    }
    for (index, class) in tiny.classes.iter().enumerate() {
        let used = counted(&|column| column.class == index);
        program = program.with(constraint!(used <= class.count));
    }
    let solution = program.solve().expect("leaving all out is a solution");
    let is_chosen = |variable| solution.value(variable) > 0.5;
    let chosen = columns.iter().zip(&driven);
    let chosen = chosen.filter(|&(_, &variable)| is_chosen(variable));
    let driven: Vec<Column> = chosen.map(|(&column, _)| column).collect();
    let left_out = tiny.services.iter().zip(&left_out);
    let left_out = left_out.filter(|&(_, &variable)| is_chosen(variable));
    // Summed in integers: the program's own sum is of doubles.
    let prices: i64 = left_out.map(|(service, _)| service.price).sum();
    Optimum {
        cost: driven.iter().map(|column| column.cost).sum::<i64>() + prices,
        driven,
    }
}
