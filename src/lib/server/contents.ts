/** A row as it leaves the database. */
export type Row = Record<string, string | number | boolean | null>;

/** A brand as the snapshot holds it; coverage in seconds since 1970, null where nothing is. */
export interface PublishedBrand {
	id: number;
	brand: string;
	kind: 'own' | 'competitor';
	timezone: string;
	coveredFrom: number | null;
	coveredTo: number | null;
	/** How often it was addressed, over all time. */
	mentions: number;
}

/** Brands by kind, the own ones first, then by how much is written to them. */
export function ordered(brands: PublishedBrand[]): PublishedBrand[] {
	const own = ({ kind }: PublishedBrand) => Number(kind === 'own');
	return brands.toSorted((a, b) => own(b) - own(a) || b.mentions - a.mentions);
}

/** A file that was imported; instants in seconds since 1970. */
export interface PublishedImport {
	import: number;
	file: string;
	source: string;
	space: string;
	ingested_at: number;
	rows_read: number;
	rows_refused: number;
	oldest: number | null;
	newest: number | null;
}

/** A question to the data and how many rows break it. */
export interface Check {
	name: string;
	kind: 'error' | 'notice';
	sentence: string;
	rows: number;
}

/** A post that a check found. */
export interface Example {
	/** The check's name. */
	name: string;
	post_id: string;
	handle: string;
	/** Seconds since 1970. */
	posted_at: number;
	reason: string;
}

/** How many posts a source has of a UTC day, counted in days since 1970. */
export interface DayOfSource {
	day: number;
	source: string;
	posts: number;
}

/** A stretch of time that was collected of a brand, in seconds since 1970. */
export interface Covered {
	brand: string;
	from: number;
	to: number;
}

/** A handle of a brand, as spelt; once for each role and each stretch of time that it had. */
export interface PublishedHandle {
	brand: string;
	handle: string;
	role: string;
	/** Seconds since 1970; ±9e15 where it is not bounded. */
	valid_from: number;
	valid_to: number;
}

/** A promise of a brand, or of one of its roles or handles, between two instants. */
export interface Target {
	brand: string;
	role: string | null;
	handle: string | null;
	/** Seconds. */
	within: number;
	share: number;
	/** Seconds since 1970; null where it is not bounded. */
	valid_from: number | null;
	valid_to: number | null;
}

/** Hours in which far more was written to a brand than usual; instants in seconds since 1970. */
export interface PublishedIncident {
	brand: string;
	/** Whether a person has confirmed it or the program found it. */
	kind: 'confirmed' | 'candidate';
	began: number;
	ended: number;
	/** Empty where nobody said what it was. */
	topic: string;
	/** How many mentions would have been usual; null where that cannot be told. */
	expected: number | null;
	/** When the brand first wrote something after the beginning that answers nobody. */
	first_post_at: number | null;
}

/** The small tables of a snapshot, read once when it is attached. */
export interface Contents {
	meta: Record<string, string>;
	brands: PublishedBrand[];
	handles: PublishedHandle[];
	targets: Target[];
	imports: PublishedImport[];
	checks: Check[];
	examples: Example[];
	days: DayOfSource[];
	coverage: Covered[];
	incidents: PublishedIncident[];
}

/** Reads the small tables of an attached snapshot. */
export async function readContents(
	read: (sql: string) => Promise<Row[]>,
	schema: string
): Promise<Contents> {
	const meta = await read(`select key, value from ${schema}.meta`);
	const brands = await read(
		`select brand_id as id, brand, kind, timezone,
			known_from::double as "coveredFrom", known_to::double as "coveredTo",
			coalesce(counted.mentions, 0)::double as mentions
		from ${schema}.brands left join ${schema}.spans using (brand_id)
		left join (select brand_id, count(*) as mentions from ${schema}.mentions group by brand_id) as counted using (brand_id)
		order by id`
	);
	const handles = await read(
		`select distinct brand, handle, role, valid_from::double as valid_from, valid_to::double as valid_to
		from ${schema}.handles join ${schema}.brands using (brand_id) order by all`
	);
	const targets = await read(
		`select brand, role, handle, within, share,
			valid_from::double as valid_from, valid_to::double as valid_to
		from ${schema}.targets`
	);
	const imports = await read(
		`select import, file, source, space, ingested_at::double as ingested_at,
			rows_read::double as rows_read, rows_refused::double as rows_refused,
			oldest::double as oldest, newest::double as newest
		from ${schema}.imports order by import`
	);
	const checks = await read(
		`select name, kind, sentence, rows::double as rows from ${schema}.checks order by kind, name`
	);
	const examples = await read(
		`select name, post_id, handle, posted_at::double as posted_at, reason from ${schema}.examples`
	);
	const days = await read(
		`select day::double as day, source, posts::double as posts from ${schema}.days order by day, source`
	);
	const coverage = await read(
		`select brand, covered_from::double as "from", covered_to::double as "to"
		from ${schema}.coverage join ${schema}.brands using (brand_id) order by brand, covered_from`
	);
	const incidents = await read(
		`select brand, incidents.kind, began::double as began, ended::double as ended, topic, expected,
			first_post_at::double as first_post_at
		from ${schema}.incidents as incidents join ${schema}.brands using (brand_id) order by brand, began`
	);
	return {
		meta: Object.fromEntries(meta.map(({ key, value }) => [key, value])) as Record<string, string>,
		brands: brands as unknown as PublishedBrand[],
		handles: handles as unknown as PublishedHandle[],
		targets: targets as unknown as Target[],
		imports: imports as unknown as PublishedImport[],
		checks: checks as unknown as Check[],
		examples: examples as unknown as Example[],
		days: days as unknown as DayOfSource[],
		coverage: coverage as unknown as Covered[],
		incidents: incidents as unknown as PublishedIncident[]
	};
}
