import type { Settings } from '../model/settings.ts';
import type { Seconds, Stretch } from '../model/time.ts';
import { productivity, type SignedAnswer } from '../staffing/productivity.ts';
import { composeAnswers } from '../server/workload.ts';
import type { Ask } from './ask.ts';
import { assumed, given, type Known } from './known.ts';
import type { Wish } from './wish.ts';

const HANDLING = 5 * 60;
const ANSWERED = 0.8;

/** How many answers an answered case takes, and how many cases are answered at all. */
export async function sharesOf(ask: Ask, range: Stretch, wish: Wish) {
	const metrics =
		'answers,answered,answered_share,cases,response_rate_7d,response_rate_7d_low,response_rate_7d_high';
	const [row = {}] = (await ask({ metrics }, range)) as Record<string, number | null>[];
	const { answers, answered, cases, answered_share: soFar, response_rate_7d: week } = row;
	const touches: Known<number> =
		answered && answers
			? {
					value: Math.max(1, answers / answered),
					source: 'measured',
					note: `${answers} answers to ${answered} answered cases`
				}
			: assumed(1, 'nothing was answered');
	const measured = (value: number, note: string, ends = {}): Known<number> => ({
		value,
		source: 'measured',
		note,
		...ends
	});
	const ends = { low: row.response_rate_7d_low, high: row.response_rate_7d_high };
	const answerShare =
		wish.answerShare !== undefined
			? given(wish.answerShare, 'as asked for')
			: week
				? measured(week, `answered within 7 days, of ${cases} cases`, ends)
				: soFar
					? measured(soFar, `answered so far, of ${cases} cases`)
					: assumed(ANSWERED, 'nothing was answered');
	return { touches, answerShare };
}

/** The answers of a brand, one by one. */
export async function answersOf(ask: Ask, range: Stretch): Promise<Given[]> {
	return (await ask({}, range, composeAnswers)) as unknown as Given[];
}

/** An answer, who signed it, and when what it replies to had come, as far as that is known. */
export interface Given {
	at: Seconds;
	agent: string | null;
	arrived: Seconds | null;
}

/** How long an answer takes: as asked for, else as the settings say, else as the data tell. */
export function workOf(answers: Given[], { staffing }: Settings, wish: Wish) {
	const signed = answers.flatMap(({ at, agent, arrived }): SignedAnswer[] =>
		agent === null ? [] : [{ at, agent, ...(arrived === null ? {} : { arrived }) }]
	);
	const found = productivity(signed);
	const told = found
		? `by ${found.gaps} of the gaps between signed answers`
		: signed.length === 0
			? 'nobody signs answers'
			: 'too few gaps between signed answers';
	const minutes = found ? `, ${(found.handling.value / 60).toFixed(1)} min ${told}` : '';
	const handling: Known<number> =
		wish.handling !== undefined
			? given(wish.handling, `as asked for${minutes}`)
			: staffing.handling_time !== undefined
				? given(staffing.handling_time, `by the settings${minutes}`)
				: found
					? { ...found.handling, source: 'measured', note: told }
					: assumed(HANDLING, told);
	const handlingCv: Known<number> = found
		? { value: found.handlingCv, source: 'measured', note: told }
		: assumed(1, told);
	return { handling, handlingCv };
}
