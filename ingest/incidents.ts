import { canSpike, spikesIn, usualOf, type Counted, type Usual } from '#lib/model/spikes.ts';
import { validity, type Settings } from '#lib/model/settings.ts';
import type { Database } from './database.ts';

const QUARTER = 900;

const NONE = new Int32Array();

/**
 * Writes the temporary table `noticed`: the incidents of the settings and, as candidates, the spikes
 * in the mentions, each with how many mentions would have been usual in it.
 */
export async function writeIncidents(database: Database, { brand: brands }: Settings) {
	await database.run(`create or replace temp table noticed (
		brand_id integer, kind varchar, began bigint, ended bigint, topic varchar, expected double
	)`);
	const noticed: (number | string | null)[][] = [];
	for (const { id, name, counted } of await countedOf(database)) {
		const confirmed = brands.find((brand) => brand.name === name)?.incident ?? [];
		if (confirmed.length === 0 && !canSpike(counted.counts)) continue;
		const usual = usualOf(counted);
		for (const entry of confirmed) {
			const [began, ended] = validity(entry, counted.zone);
			const expected = expectedIn(began, ended, counted, usual);
			noticed.push([id, 'confirmed', began, ended, entry.topic, expected]);
		}
		for (const { from, to, expected } of spikesIn(counted, usual)) {
			noticed.push([id, 'candidate', from, to, '', expected]);
		}
	}
	await database.insert('noticed', noticed);
}

/** The mentions of each brand by the quarter hour, as far as they were collected. */
async function countedOf(
	database: Database
): Promise<{ id: number; name: string; counted: Counted }[]> {
	const stretches = await database.all(`
		select brand_id, brand, timezone,
			min(covered_from)::double as low, max(covered_to)::double as high,
			list(covered_from::double order by covered_from) as starts,
			list(covered_to::double order by covered_from) as ends
		from out.coverage join out.brands using (brand_id) group by all order by brand_id`);
	const brands = stretches.map((row) => {
		const first = Math.floor((row.low as number) / QUARTER);
		const length = Math.floor((row.high as number) / QUARTER) - first + 1;
		const observed = new Uint8Array(length);
		const ends = row.ends as unknown as number[];
		(row.starts as unknown as number[]).forEach((start, index) => {
			const [from, to] = [
				Math.ceil(start / QUARTER),
				Math.floor((ends[index] as number) / QUARTER)
			];
			observed.fill(1, Math.max(0, from - first), Math.max(0, to - first));
		});
		const counts = new Int32Array(length);
		const counted = { first, counts, observed, zone: row.timezone as string };
		return { id: row.brand_id as number, name: row.brand as string, counted };
	});
	const byId: Counted[] = [];
	for (const { id, counted } of brands) byId[id] = counted;
	const {
		brand_id = NONE,
		number = NONE,
		mentions = NONE
	} = await database.integers(`
		select brand_id, (posted_at // ${QUARTER})::integer as number, count(*)::integer as mentions
		from out.mentions group by all`);
	brand_id.forEach((id, index) => {
		const counted = byId[id];
		if (counted)
			counted.counts[(number[index] as number) - counted.first] = mentions[index] as number;
	});
	return brands;
}

/** What would have been usual between two instants; null where that cannot be told. */
function expectedIn(
	began: number,
	ended: number,
	{ first }: Counted,
	{ expected }: Usual
): number | null {
	let sum = 0;
	for (let at = Math.floor(began / QUARTER); at * QUARTER < ended; at++) {
		const inside = Math.min(ended, (at + 1) * QUARTER) - Math.max(began, at * QUARTER);
		sum += ((expected[at - first] ?? NaN) * inside) / QUARTER;
	}
	return Number.isFinite(sum) ? sum : null;
}
