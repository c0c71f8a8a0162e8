import { DAY } from '../model/duration.ts';
import { promisedHours } from '../model/promisedHours.ts';
import type { Stretch } from '../model/time.ts';
import { wallClockIn } from '../model/wallClock.ts';
import { binder } from './bind.ts';
import type { PublishedBrand } from './contents.ts';
import type { Snapshot, Values, Warehouse } from './warehouse.ts';

/** A schedule is read from the last days that it held, so that a holiday does not stand for it. */
const READ = 42 * DAY;

/** What the schedule that a brand has at an instant promises of each weekday, Monday first. */
export async function promisedOf(
	warehouse: Warehouse,
	{ schema, brands }: Snapshot,
	{ id, timezone }: PublishedBrand,
	end: number
): Promise<(string | null)[]> {
	const values: Values = {};
	const bind = binder(values);
	const [valid] = await warehouse.run(
		`select max(valid_from)::double as since from ${schema}.schedules
		where brand_id = ${bind(id)} and valid_from < ${bind(BigInt(end))} and valid_to >= ${bind(BigInt(end))}`,
		values
	);
	if (typeof valid?.since !== 'number') return [];
	// Schedules are expanded over the time that was collected of anybody.
	const known = Math.min(...brands.map(({ coveredFrom }) => coveredFrom ?? end));
	const read: Stretch = [Math.max(valid.since, known, end - READ), end];
	const open = await openOf(warehouse, schema, id, read);
	const local = wallClockIn(
		[Math.min(read[0], ...open.map(([from]) => from)), end + DAY],
		timezone
	);
	return promisedHours(
		open.map(([from, to]) => [local(from), local(to)]),
		[local(read[0]), local(read[1])]
	);
}

/** When the settings have a brand open, as far as it touches a stretch of time. */
async function openOf(
	warehouse: Warehouse,
	schema: string,
	id: number,
	[from, to]: Stretch
): Promise<Stretch[]> {
	const values: Values = {};
	const bind = binder(values);
	const rows = await warehouse.run(
		`select opens_at::double as opens, closes_at::double as closes from ${schema}.open_hours
		where brand_id = ${bind(id)} and closes_at > ${bind(BigInt(from))} and opens_at < ${bind(BigInt(to))}
		order by opens_at`,
		values
	);
	return rows.map(({ opens, closes }): Stretch => [opens as number, closes as number]);
}
