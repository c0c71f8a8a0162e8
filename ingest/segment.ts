/** A file of stored posts: the versions `first`, `first + 1`, …, as many as it has rows. */
export interface Segment {
	segment: number;
	first: number;
	rows: number;
}

/** Has no rows and every column, so that there is always one to show. */
export const NONE: Segment = { segment: 0, first: 0, rows: 0 };

/** Where the rows of a segment go while it is written. */
export interface Tables {
	posts: string;
	editions: string;
}

export function nameOf(segment: number): string {
	return `posts_${segment}`;
}

export function tablesOf(segment: number): Tables {
	const name = nameOf(segment);
	return { posts: `${name}.post_versions`, editions: `${name}.editions` };
}

/** Several segments as one table; the first has every column. */
export function versionsIn(segments: Segment[]): string {
	return segments
		.map((each) => {
			const { posts } = tablesOf(each.segment);
			return `select ${each.first} + rowid as version, * from ${posts} ${rowless(each)}`;
		})
		.join('\nunion all by name\n');
}

/** Tells the database what it does not see by itself, and a scan less is planned and run. */
function rowless({ segment }: Segment): string {
	return segment === NONE.segment ? 'where false' : '';
}

/** SQL of the rows of a segment with every column, those that its file lacks empty, and their `version`. */
export function rowsOf(segment: Segment): string {
	return `(${versionsIn([NONE, segment])})`;
}

export function editionsIn(segments: Segment[]): string {
	return segments
		.map((each) => `from ${tablesOf(each.segment).editions} ${rowless(each)}`)
		.join('\nunion all\n');
}
