import { count, percent } from '#lib/format.ts';
import { plain, strong, type Sentence } from '#lib/sentence.ts';
import type { View } from '#lib/view.ts';
import { money, promises, span, teams, type Need, type Plan } from './words.ts';

/** The sentence that says what to do and what it buys. */
export function headline(view: View, need: Need | null, plan: Plan | null): Sentence {
	if (!need) return [plain(`Nothing can be planned for ${view.brand[0]} yet.`)];
	if (!plan) {
		const { roster, cost } = need.roster;
		return [
			plain(`To answer ${promises(need.basis)}, ${view.brand[0]} needs `),
			strong(teams(roster) || 'nobody'),
			plain(`: ${money(cost, need.basis)} a week.`)
		];
	}
	const { before, after, hoursBefore, hoursAfter, proposed, basis } = plan;
	const promised = Math.min(...basis.targets.value.map(({ within }) => within));
	const [was, would] = [before, after].map(({ rates }) =>
		rates.find(({ within }) => within === promised)
	);
	const { roster, cost } = proposed.plan;
	if (!was || !would)
		return [plain(`${teams(roster)} keep ${promises(basis)} for ${money(cost, basis)} a week.`)];
	const lifted = would.answeredOnly.value > was.observed.value;
	return [
		plain(
			`${teams(roster)}, ${moreHours(hoursAfter - hoursBefore)}, would have ${lifted ? 'lifted' : 'brought'} the rate within ${span(was.within)} from ${percent(was.observed.value, 0)} to `
		),
		strong(percent(would.answeredOnly.value, 0)),
		plain(`; all of it costs ${money(cost, basis)} a week.`)
	];
}

function moreHours(hours: number): string {
	const more = Math.round(hours);
	if (more === 0) return 'as many hours as now';
	return `${count(Math.abs(more))} hours a week ${more > 0 ? 'more' : 'fewer'} than now`;
}
