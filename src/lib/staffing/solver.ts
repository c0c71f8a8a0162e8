import type { Highs } from 'highs';
import { OperationError } from '../model/errors.ts';
import type { Program } from './program.ts';

/** How long and how exactly to solve. */
export interface SolveOptions {
	/** Relative gap between cost and bound at which to stop, 0.01 when absent. */
	gap?: number;
	/** Seconds, 20 when absent. */
	timeLimit?: number;
	/** Whether whole variables may take fractions: the linear relaxation. */
	relaxed?: boolean;
	/** Asked while solving; true ends the search with the best answer so far. */
	stopped?: (() => boolean) | undefined;
	onProgress?: ((progress: SolveProgress) => void) | undefined;
}

/** How far a search has come. */
export interface SolveProgress {
	seconds: number;
	cost: number;
	bound: number;
}

/** The best values found, their cost, and the least cost that is not ruled out. */
export interface Answer {
	/** Null when nothing feasible was found. */
	x: Float64Array | null;
	cost: number;
	bound: number;
	/** Whether a limit or the caller ended the search. */
	cut: boolean;
}

let loading: Promise<Highs> | undefined;

/** HiGHS, loaded once; whoever will solve something can have it loaded ahead. */
export function solver(): Promise<Highs> {
	return (loading ??= import('highs').then((module) => module.default()));
}

/**
 * Solves a program by HiGHS. It blocks the thread while it runs, so callers run it in a worker.
 *
 * @see https://highs.dev
 */
export async function solve(program: Program, options: SolveOptions = {}): Promise<Answer> {
	const { gap = 0.01, timeLimit = 20, relaxed = false, stopped, onProgress } = options;
	const highs = await solver();
	const { modelStatus, callbackType } = highs.constants;
	const integrality = relaxed ? {} : { integrality: domains(program) };
	return highs.withModel({ ...modelOf(program), ...integrality }, (model): Answer => {
		model.options.set({ output_flag: false, mip_rel_gap: gap, time_limit: timeLimit });
		const run = model.run({
			[callbackType.mipInterrupt]: (event) => {
				if (stopped?.()) event.interrupt();
			},
			[callbackType.mipLogging]: ({ data }) => {
				onProgress?.({
					seconds: data.running_time ?? 0,
					cost: data.mip_primal_bound ?? Infinity,
					bound: data.mip_dual_bound ?? -Infinity
				});
			}
		});
		const optimal = run.modelStatus === modelStatus.optimal;
		const failed: number[] = [
			modelStatus.modelError,
			modelStatus.presolveError,
			modelStatus.solveError
		];
		if (failed.includes(run.modelStatus)) {
			throw new OperationError(`failed solve: status ${run.modelStatus} of HiGHS`);
		}
		const found = Number(model.info.get('primal_solution_status')) === 2;
		const cost = found ? model.getObjectiveValue() : Infinity;
		const proven = relaxed ? cost : Number(model.info.get('mip_dual_bound'));
		return {
			x: found ? model.getSolution().colValue : null,
			cost,
			bound: optimal || relaxed ? Math.min(cost, proven) : proven,
			cut: !optimal
		};
	});
}

function domains({ whole }: Program): Int32Array {
	return Int32Array.from(whole, Number);
}

function modelOf({ cost, lower, upper, rows }: Program) {
	const starts = [0];
	const indices: number[] = [];
	const values: number[] = [];
	for (const { terms } of rows) {
		for (const [variable, coefficient] of terms) {
			indices.push(variable);
			values.push(coefficient);
		}
		starts.push(indices.length);
	}
	const shape = { numRows: rows.length, numCols: cost.length };
	return {
		...shape,
		colCost: cost,
		colLower: lower,
		colUpper: upper,
		rowLower: rows.map((row) => row.lower),
		rowUpper: rows.map((row) => row.upper),
		matrix: { ...shape, format: 'csr' as const, starts, indices, values }
	};
}
