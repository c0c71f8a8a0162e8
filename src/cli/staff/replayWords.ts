import { percent } from '#lib/format.ts';
import { dateAt } from '#lib/model/time.ts';
import type { Basis } from '#lib/planning/basis.ts';
import type { Retraced } from '#lib/planning/retraced.ts';
import { money, short, timeOf, withInterval } from './numbers.ts';

/** The replay in words. */
export function replayWords(retraced: Retraced, basis: Basis): string[] {
	const { from, to, before, after, test, signed, proposed } = retraced;
	const { plan } = proposed;
	const period = [from, to].map((at) => dateAt(at, basis.zone));
	const how =
		retraced.evidence === 'sign-offs'
			? `by the signatures under ${percent(signed, 0)} of its answers`
			: 'by its answers, which few people sign';
	const { value: share } = basis.answerShare;
	const made = share < 0.995 ? `, though it is made for ${percent(share, 0)} of them` : '';
	const lines = before.rates.flatMap(({ within, observed, answeredOnly }, i) => {
		const rate = after.rates[i];
		if (!rate) return [];
		return [
			`Within ${timeOf(within, basis)}`,
			`  It was ${withInterval(observed)} of the cases.`,
			`  The team that was there, replayed on the cases that were answered, gives ${withInterval(answeredOnly)}.`,
			`  The roster proposed would have given ${withInterval(rate.answeredOnly)} with the same cases answered (A).`,
			`  The roster proposed would have given ${withInterval(rate.all)} with every case answered (B)${made}.`,
			`  Of the answered cases alone, which promises are about: it was ${withInterval(rate.ofAnswered.observed)}, and would have been ${withInterval(rate.ofAnswered.replayed)} (A).`
		];
	});
	return [
		`${before.cases.toLocaleString('en')} cases from ${period.join(' to ')}, ${before.answered.toLocaleString('en')} of them answered`,
		`The team that was there, ${how}: ${short(retraced.hoursBefore)} hours a week. Proposed: ${short(retraced.hoursAfter)} hours a week, ${money(plan.cost, basis)} a week.`,
		`In a usual week ${short(retraced.headsBefore)} people were there, busy ${percent(retraced.busyBefore, 0)} of it; ${short(retraced.load.before)} cases were answered, ${short(retraced.load.coming)} are to come.`,
		'',
		...lines,
		'',
		'Can the replay be believed?',
		`  As measured, with nothing fitted, the team's replay gives ${withInterval(test.asMeasured)} within ${timeOf(test.within, basis)} where ${withInterval(test.observed)} was.`,
		`  At a pace of ${retraced.pace.toFixed(2)}, fitted to that rate, it gives ${withInterval(test.fitted)}.`,
		...(test.heldOut
			? [
					`  Fitted to the even weeks alone, it gives ${withInterval(test.heldOut.replayed)} in the odd weeks where ${withInterval(test.heldOut.observed)} was.`
				]
			: []),
		`  ${percent(before.order.overtaking, 0)} of the answers overtook a case that was older by an hour or more; the replay goes by age.`,
		`  The roster was ${proposed.reached ? 'verified' : 'not able to keep the promises'} in simulated weeks: they hold in ${withInterval(proposed.verified.weeksMeeting)} of them.`
	];
}
