import { stringify } from 'csv-stringify/sync';
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { formatInstant } from '#lib/model/time.ts';
import type { Demo } from './generate.ts';
import type { DemoPost } from './history.ts';
import { demoSettings } from './settings.ts';

const COLUMNS = ['id', 'author', 'posted_at', 'text', 'lang', 'reply_to', 'quote_of', 'repost_of'];
const CHUNK = 20_000;

/** Where the parts of a demo stand. */
export interface DemoFiles {
	posts: string;
	settings: string;
	truth: string;
}

/** Writes a demo's posts, its settings and what is known of it beside each other. */
export function writeDemo({ posts, brands, players }: Demo, folder: string): DemoFiles {
	mkdirSync(folder, { recursive: true });
	const files = {
		posts: join(folder, 'posts.csv'),
		settings: join(folder, 'replyscope.toml'),
		truth: join(folder, 'truth.json')
	};
	writeFileSync(files.settings, demoSettings(players));
	inChunks(files.posts, `${COLUMNS.join(',')}\n`, posts, (chunk) => stringify(chunk.map(row)), '');
	const head = `{"brands":${JSON.stringify(brands)},\n"columns":["id","class","agent","handling_seconds"],\n"posts":[\n`;
	inChunks(
		files.truth,
		head,
		posts,
		(chunk, last) => `${chunk.map(known).join(',\n')}${last ? '\n' : ',\n'}`,
		']}\n'
	);
	return files;
}

function row({ id, author, at, text, lang, parent, quoteOf, repostOf }: DemoPost) {
	return [
		id,
		author,
		formatInstant(at),
		text,
		lang,
		reference(parent),
		reference(quoteOf),
		reference(repostOf)
	];
}

/** A post that fell beyond the end has no id: then the reference is left out as well. */
function reference(post: DemoPost | undefined): number | '' {
	return post?.id || '';
}

function known({ id, kind, agent, handling }: DemoPost): string {
	return JSON.stringify(agent === undefined ? [id, kind] : [id, kind, agent, handling]);
}

function inChunks(
	path: string,
	head: string,
	posts: DemoPost[],
	write: (chunk: DemoPost[], last: boolean) => string,
	foot: string
) {
	const file = openSync(path, 'w');
	try {
		writeSync(file, head);
		for (let from = 0; from < posts.length; from += CHUNK) {
			writeSync(file, write(posts.slice(from, from + CHUNK), from + CHUNK >= posts.length));
		}
		writeSync(file, foot);
	} finally {
		closeSync(file);
	}
}
