/** A linear program, min cost·x with bounded variables and rows, some variables whole; built step by step. */
export class Program {
	readonly cost: number[] = [];
	readonly lower: number[] = [];
	readonly upper: number[] = [];
	readonly whole: boolean[] = [];
	readonly rows: Row[] = [];

	/** Adds a variable and returns its index. */
	variable(cost: number, { lower = 0, upper = Infinity, whole = false } = {}): number {
		this.cost.push(cost);
		this.lower.push(lower);
		this.upper.push(upper);
		this.whole.push(whole);
		return this.cost.length - 1;
	}

	/** Adds lower ≤ Σ coefficient · variable ≤ upper; a variable may occur once. */
	row(
		terms: [variable: number, coefficient: number][],
		bounds: { lower?: number; upper?: number }
	) {
		const { lower = -Infinity, upper = Infinity } = bounds;
		this.rows.push({ terms: terms.filter(([, coefficient]) => coefficient !== 0), lower, upper });
	}

	/** The same program with some variables held at values. */
	fixed(variables: number[], values: ArrayLike<number>): Program {
		const held = Object.assign(new Program(), {
			...this,
			lower: [...this.lower],
			upper: [...this.upper]
		});
		variables.forEach((variable, i) => {
			held.lower[variable] = held.upper[variable] = values[i] as number;
		});
		return held;
	}
}

export interface Row {
	terms: [variable: number, coefficient: number][];
	lower: number;
	upper: number;
}

/** Cost of values. */
export function objectiveOf({ cost }: Program, x: ArrayLike<number>): number {
	return cost.reduce((sum, each, i) => sum + each * (x[i] as number), 0);
}

/** The most by which values break a bound or a row, checked one by one; 0 when all hold. */
export function violationOf(program: Program, x: ArrayLike<number>): number {
	const outside = (value: number, lower: number, upper: number) =>
		Math.max(0, lower - value, value - upper);
	const bounds = program.cost.map((_, i) =>
		outside(x[i] as number, program.lower[i] as number, program.upper[i] as number)
	);
	const rows = program.rows.map(({ terms, lower, upper }) =>
		outside(
			terms.reduce((sum, [i, coefficient]) => sum + coefficient * (x[i] as number), 0),
			lower,
			upper
		)
	);
	return [...bounds, ...rows].reduce((most, each) => Math.max(most, each), 0);
}
