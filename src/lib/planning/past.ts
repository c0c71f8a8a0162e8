import { DAY } from '../model/duration.ts';
import { OperationError } from '../model/errors.ts';
import { formatInstant, type Seconds } from '../model/time.ts';
import { composeWaits } from '../server/workload.ts';
import type { PastAnswer } from '../staffing/impliedRoster.ts';
import type { PastCase } from '../staffing/replay.ts';
import type { Ask } from './ask.ts';

/** A past period: its cases and those around it, and the answers. */
export interface Past {
	/** Cases of [from, to) count. */
	from: Seconds;
	to: Seconds;
	cases: PastCase[];
	answers: PastAnswer[];
}

/** Time that is replayed where no period is asked for. */
const QUARTER = 91 * DAY;
/** Time before the period from which cases may still wait. */
const BEFORE = 14 * DAY;

/**
 * Reads a period within [begin, end), when all that counts is known, and what else came until then.
 *
 * @throws OperationError where nothing of the period is known
 */
export async function pastOf(
	ask: Ask,
	answers: PastAnswer[],
	range: { from: Seconds | null; to: Seconds; begin: Seconds; end: Seconds; until: Seconds }
): Promise<Past> {
	const to = Math.min(range.to, range.end);
	const from = Math.max(range.begin, range.from ?? to - QUARTER);
	if (from >= to)
		throw new OperationError(
			`short history: nothing to replay before ${formatInstant(range.end)}; allowed: cases as old as the longest promise, and an earlier from`
		);
	const before = Math.max(range.begin, from - BEFORE);
	const cases = (await ask({}, [before, range.until], composeWaits)) as unknown as PastCase[];
	return { from, to, cases, answers: answers.filter(({ at }) => at >= before) };
}
