import { InputError } from '#lib/model/errors.ts';
import type { Settings } from '#lib/model/settings.ts';
import type { Database } from './database.ts';
import type { Effects } from './effects.ts';
import type { Input } from './expand.ts';
import { open } from './open.ts';
import type { Refused } from './refused.ts';
import type { Segment } from './segment.ts';
import type { Reading } from './sources/source.ts';
import { unburied } from './tombstones.ts';

/** A file whose posts are stored and not registered yet, or that was imported before. */
export interface Staged {
	file: string;
	digest: string;
	reading: Reading;
	/** The import that it will be, or was. */
	import: number;
	/** Whether it was imported before. */
	already: boolean;
	/** Where its posts are; null where it has none to store. */
	segment: Segment | null;
	refused: Refused[];
}

/**
 * Reads inputs into segments, each to become an import. The same content read the same way a second
 * time is not read again.
 *
 * @param source a source's name, or an import's of the settings; guessed from the content without
 * @param before files that were staged already
 * @throws InputError when one is not what it should be; nothing of any is kept then
 */
export async function stage(
	database: Database,
	inputs: Input[],
	settings: Settings,
	source: string | undefined,
	effects: Effects,
	before: Staged[] = []
): Promise<Staged[]> {
	const staged: Staged[] = [];
	try {
		for (const input of inputs) await stageOne(input);
	} catch (error) {
		await discard(database, staged);
		throw error;
	}
	return staged;

	async function stageOne(input: Input) {
		const { file } = input;
		effects.progress({ stage: 'scan', detail: file, done: 0 });
		const { reading, digest, read } = await open(database, input, settings, source, effects);
		const next: Staged = {
			file,
			digest,
			reading,
			import: 0,
			already: true,
			segment: null,
			refused: []
		};
		next.import = await earlier(database, next, [...before, ...staged]);
		if (next.import === 0) {
			next.already = false;
			next.import = (await lastImport(database, [...before, ...staged])) + 1;
			const written = await database.segments.write(async (tables) => {
				next.refused = await read({ ...tables, number: next.import });
				await refuseEmpty(database, next, tables.posts);
			});
			next.segment = await unburied(database, written);
		}
		staged.push(next);
	}
}

/** Takes back what was staged and is not to be registered. */
export async function discard(database: Database, staged: Staged[]) {
	await database.segments.discard(staged.flatMap(({ segment }) => segment ?? []));
}

/** The import that holds the same content, read the same way; 0 when there is none. */
async function earlier(database: Database, next: Staged, staged: Staged[]): Promise<number> {
	const same = { digest: next.digest, source: next.reading.source, mapping: mappingOf(next) };
	const twin = staged.find(
		(each) =>
			each.digest === same.digest &&
			each.reading.source === same.source &&
			mappingOf(each) === same.mapping
	);
	return (
		twin?.import ??
		database.number(
			'select max(import) from imports where digest = $digest and source = $source and mapping = $mapping and not removed',
			same
		)
	);
}

/** How the columns of a staged file are mapped, as its import tells it. */
export function mappingOf({ reading }: Staged): string {
	return JSON.stringify(reading.mapping ?? null);
}

async function lastImport(database: Database, staged: Staged[]): Promise<number> {
	const last = Number((await database.meta('last_import')) ?? 0);
	return Math.max(last, ...staged.map((each) => each.import));
}

async function refuseEmpty(database: Database, { file, refused }: Staged, posts: string) {
	if ((await database.number(`select count(*) from ${posts} where refusal is null`)) > 0) return;
	const [first] = refused;
	throw new InputError(
		first
			? `unusable file: ${file} has no row that is a post, line ${first.line}: ${first.reason}`
			: `empty file: ${file} has a header and no rows; allowed: rows below it`
	);
}
