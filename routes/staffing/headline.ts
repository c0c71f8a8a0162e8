import { percent } from '#lib/format.ts';
import { plain, strong, type Sentence } from '#lib/sentence.ts';
import type { View } from '#lib/view.ts';
import type { Problems } from './sifted.server.ts';
import { asItWas } from './verdict.ts';
import {
	money,
	promises,
	span,
	teams,
	tightest,
	weekWords,
	type Need,
	type Plan
} from './words.ts';

/** What stands in place of the headline where something that was typed cannot be read. */
export function wrongHeadline(problems: Problems): Sentence {
	const many = Object.keys(problems).length;
	return [
		strong(many === 1 ? 'Something typed' : `${many} things typed`),
		plain(' below cannot be used: what this page shows leaves it out.')
	];
}

/** The sentence that says what to do and what it buys; an estimate until the plan was simulated. */
export function headline(view: View, need: Need | null, plan: Plan | null): Sentence {
	if (!need) return [plain(`Nothing can be planned for ${view.brand[0]} yet.`)];
	if (!plan) {
		const { roster, cost } = need.roster;
		return [
			plain(
				need.basis.targets.source === 'assumed'
					? `Not verified: if ${view.brand[0]} promised to answer ${promises(need.basis)}, which is assumed,${need.basis.own ? '' : ' and worked at your sites,'} it might need `
					: `Not verified: to answer ${promises(need.basis)}${need.basis.own ? '' : ' at your sites'}, ${view.brand[0]} may need `
			),
			strong(teams(roster) || 'nobody'),
			plain(
				`, for about ${money(cost, need.basis)} in all in the week of ${weekWords(need.basis, need)}.`
			)
		];
	}
	const { proposed, basis } = plan;
	const within = tightest(basis);
	const would = proposed.verified.targets.find((each) => each.within === within);
	const was = asItWas(plan, within);
	const last = was ? `, against ${percent(was.value, 0)} last quarter` : '';
	return [
		plain(
			`${basis.own ? '' : `If ${basis.brand} worked at your sites: `}${teams(proposed.plan.roster) || 'Nobody'} would answer `
		),
		strong(percent(would?.onTime.value ?? null, 0)),
		plain(
			` of the cases they take on within ${span(within, basis)} in the week of ${weekWords(basis, proposed.required)}${last}, for ${money(proposed.plan.cost, basis)} in all.`
		)
	];
}
