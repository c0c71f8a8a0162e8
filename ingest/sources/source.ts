import type { Import, Settings } from '#lib/model/settings.ts';

/** A delimited file as far as a source needs to know it. */
export interface Delimited {
	delimiter: string;
	/** The columns of the header, as written. */
	header: string[];
}

/** How the rows of one file become posts. */
export interface Reading {
	source: string;
	space: string;
	delimiter: string;
	/** The import of the settings that maps the columns, where one does. */
	mapping?: Import;
	/** The column of the file behind each field of a post, as far as one is. */
	columns: Record<string, string>;
	/** Why this source was chosen. */
	reason: string;
	/**
	 * A SELECT over the relation `file`, whose columns are text and named `c0`, `c1`, …: the columns
	 * of `post_versions` from `post_id` on, with `refusal` null or the reason why the row is no post.
	 */
	select: string;
}

/** One origin of posts: the only place where its column names occur. */
export interface Source {
	name: string;
	/** One line for `--help`. */
	describe: string;
	/** How to read a file with this header; undefined when it is not of this origin. */
	recognise(file: Delimited, settings: Settings, asked?: string): Reading | undefined;
	/** What a file of this origin must have, for the message that refuses another. */
	needs(settings: Settings): string;
}

/** An SQL text literal. */
export function literal(text: string): string {
	return `'${text.replaceAll("'", "''")}'`;
}

/** The position of a column in a header, by its name without regard to case and outer space. */
export function position(header: string[], name: string): number {
	return header.findIndex((column) => column.trim().toLowerCase() === name.trim().toLowerCase());
}
