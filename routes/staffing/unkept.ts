import { listed, percent } from '#lib/format.ts';
import type { Roster } from '#lib/planning/rostered.ts';
import { stretchesText, zoneName } from './clock.ts';
import { span, type Basis } from './words.ts';

/** Less than this share of the cases is not worth a sentence. */
const FEW = 0.005;

/** Whether promises are broken at times when no shift of any site can be worked. */
export function isClosedThen({ unattended }: Pick<Roster, 'unattended'>): boolean {
	return unattended.late.some(({ share, closed }) => share >= FEW && closed > 0.5);
}

/** Of what comes while nobody is on duty: what is late, when that comes, and what would keep it; empty where nothing does. */
export function unkeptWords({ unattended }: Roster, basis: Basis, tz: string): string {
	if (unattended.share < FEW) return '';
	const late = unattended.late.filter(({ share }) => share >= FEW);
	const kept = basis.targets.value.filter(({ within }) =>
		unattended.late.some((each) => each.within === within && each.share < FEW)
	);
	const parts = late.map(({ within, share, when, closed }) => {
		const lever =
			closed > 0.5
				? 'No shift of any site can be worked at most of these times: to keep them, too, open a site for longer or add one in another time zone (“Sites and shifts” below).'
				: 'The promise is kept without them; a higher one would keep them, too.';
		return `Not kept: of the cases to answer, the ${percent(share, 0)} that come ${stretchesText(tz, when).join('; ')} (${zoneName(tz)} time) cannot be answered within ${span(within, basis)}, as nobody comes in time. ${lever}`;
	});
	const still =
		kept.length > 0
			? [
					`${late.length > 0 ? 'They can be' : 'What comes then can still be'} answered within ${listed(kept.map(({ within }) => span(within, basis)))}.`
				]
			: [];
	return [...parts, ...still].join(' ');
}
