import { count, listed, percent } from '#lib/format.ts';
import { HOUR } from '#lib/model/duration.ts';
import { FULL_TIME, fullTime, heads, people, type Plan } from './words.ts';

/** The people that a plan needs at a site, and their paid hours. */
interface Needed {
	site: string;
	people: number;
	hours: number;
}

/** Whether the people there were could work the plan, by site: those of one site do not stand in another. */
export function enough(plan: Plan): string {
	const { proposed, headsBefore, hoursBefore, evidence, signed } = plan;
	const there = Math.round(headsBefore);
	const how =
		evidence === 'sign-offs'
			? `by the signatures under ${percent(signed, 0)} of the answers`
			: 'at least, as few answers are signed';
	const seen = `Is the team large enough? In a usual week of last quarter ${people(there)} answered (${how}), seen at work for ${count(Math.round(hoursBefore))} hours together.`;
	if (!proposed.reached)
		return `${seen} No: even this plan does not keep the promise often enough.`;
	const home = homeOf(plan);
	const sites = neededBySite(plan);
	const own = sites.find(({ site }) => site === home);
	const away = sites.filter((each) => each !== own);
	const parts = [
		own ? atHome(own, there) : `The plan has nobody in ${home}, where they are taken to be.`,
		...(away.length > 0 ? [`It ${own ? 'also ' : ''}needs ${newPeople(away)}`] : [])
	];
	const taken =
		own && away.length > 0
			? ` All of them are taken to be in ${home}, as posts do not show where people are.`
			: '';
	return `${seen}${taken} ${parts.join(' ')}`;
}

/** The site on the brand's own clock, or the first. */
function homeOf({ basis: { sites, zone } }: Plan): string {
	const [first] = sites.value;
	return sites.value.find(({ timezone }) => timezone === zone)?.name ?? first?.name ?? '';
}

function neededBySite({ proposed: { plan } }: Plan): Needed[] {
	return [...new Set(plan.roster.map(({ site }) => site))].map((site) => {
		const own = plan.roster.filter((each) => each.site === site);
		const seconds = own.reduce(
			(sum, { people, spans }) =>
				sum + people * spans.reduce((all, [from, to]) => all + to - from, 0),
			0
		);
		return { site, people: heads(own), hours: seconds / HOUR };
	});
}

function sizeOf({ site, people: heads, hours }: Needed): string {
	return `${people(heads)} in ${site} with ${count(Math.round(hours))} paid hours together, as many as ${people(fullTime(hours))} with ${FULL_TIME} hours each`;
}

function atHome(own: Needed, there: number): string {
	const full = fullTime(own.hours);
	const hands = Math.min(there, own.people);
	const answer =
		full > there
			? `a team of that size is ${people(full - there)} short`
			: `they are enough, if ${count(hands)} of them can give ${count(Math.ceil(own.hours / hands))} hours a week each to these shifts and to nothing else`;
	return `The plan needs ${sizeOf(own)}: ${answer}.`;
}

function newPeople(away: Needed[]): string {
	return `${listed(away.map(sizeOf))}: these would be new, unless they are there already.`;
}
