import { askComparisons, askTable, asking } from '#lib/ask.ts';
import { InputError, unknown } from '#lib/model/errors.ts';
import type { View } from '#lib/view.ts';
import { followedFrom } from './adoption.ts';

/** What this page takes besides: whether every brand is in the league. */
export const OWN = ['brands'] as const;

const ROLES =
	'units,mentions,response_rate_24h,response_rate_24h_low,response_rate_24h_high,response_rate_1h,response_rate_1h_low,response_rate_1h_high,response_p50';

/** Everything the page on comparison shows. */
export async function benchmark(view: View) {
	const some = [...view.brand, ...view.compare];
	const league = whole(view.given.brands)
		? [...view.brand, ...view.brands.filter((name) => !view.brand.includes(name))]
		: some;
	const range = asking(view.parameters);
	const [told, curve, hours, studies, roles, matrix, desk, months] = await Promise.all([
		askTable('league', { ...view.parameters, brand: league.join(',') }),
		askTable('curve', { ...view.parameters, by: 'brand', brand: some.join(',') }),
		range('mentions,responses', { by: 'brand,hour_of_day', brand: some.join(',') }),
		askComparisons(view.parameters),
		range(ROLES, { by: 'role', order: '-units' }),
		range('units', { by: 'handle,responder' }),
		deskOf({ ...view.parameters, brand: some.join(',') }),
		range('mentions', { by: 'month,role', from: followedFrom(view) })
	]);
	return { league: told.rows, curve, hours, studies, roles, matrix, desk, months };
}

/** The desks, or why nothing is told of them: answers do not have all that mentions can be filtered by. */
async function deskOf(parameters: Record<string, string>) {
	try {
		return { rows: (await askTable('desk', parameters)).rows, refused: null };
	} catch (error) {
		if (error instanceof InputError) return { rows: [], refused: error.message };
		throw error;
	}
}

function whole(asked: string | undefined): boolean {
	if (asked === undefined || asked === 'all') return asked === 'all';
	throw unknown('brands', asked, ['all']);
}
