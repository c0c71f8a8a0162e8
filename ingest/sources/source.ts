import type { Import, Settings } from '#lib/model/settings.ts';

/** What every origin of posts tells of itself. */
interface Origin {
	name: string;
	/** One line for `--help`. */
	describe: string;
	/** What a file of this origin must have, for the message that refuses another. */
	needs(settings: Settings): string;
}

/** How posts are read from a file, or from several that belong together. */
export interface Reading {
	source: string;
	space: string;
	/** The import of the settings that maps the columns, where one does. */
	mapping?: Import;
	/** The column of the file behind each field of a post, as far as one is. */
	columns: Record<string, string>;
	/** Why this source was chosen. */
	reason: string;
}

/** A delimited file as far as a source needs to know it. */
export interface Delimited {
	delimiter: string;
	/** The columns of the header, as written. */
	header: string[];
}

/** How the rows of a delimited file become posts. */
export interface DelimitedReading extends Reading {
	delimiter: string;
	/**
	 * A SELECT over the relation `file`, whose columns are text and named `c0`, `c1`, …: the columns
	 * of `post_versions` from `post_id` on, with `refusal` null or the reason why the row is no post.
	 */
	select: string;
}

/** One origin of delimited files: the only place where its column names occur. */
export interface DelimitedSource extends Origin {
	/** How to read a file with this header; undefined when it is not of this origin. */
	recognise(file: Delimited, settings: Settings, asked?: string): DelimitedReading | undefined;
}

/** One origin of JSON documents: the only place where its field names occur. */
export interface DocumentSource extends Origin {
	needs(): string;
	space: string;
	/** Where each field of a post is found, in words. */
	columns: Record<string, string>;
	/**
	 * SQL of what the document `page` is: `posts` when it holds some, `part` when it belongs to such,
	 * words for what else it is, null when it is not of this origin.
	 */
	kind: string;
	/**
	 * A SELECT over a relation with the columns `line` and `page` (JSON), all of the kinds `posts` and
	 * `part`, as `store` takes it.
	 */
	select(relation: string): string;
}

export type Source = DelimitedSource | DocumentSource;

/** An SQL text literal. */
export function literal(text: string): string {
	return `'${text.replaceAll("'", "''")}'`;
}

/** The position of a column in a header, by its name without regard to case and outer space. */
export function position(header: string[], name: string): number {
	return header.findIndex((column) => column.trim().toLowerCase() === name.trim().toLowerCase());
}
