import { Command } from 'commander';
import { readFileSync } from 'node:fs';
import { forget as forgetAll, type Forgotten } from '#ingest/forget.ts';
import { idsIn } from '#ingest/sources/x-compliance.ts';
import { InputError, invalid } from '#lib/model/errors.ts';
import { findSettings } from '#lib/server/settingsFile.ts';
import type { CliEffects } from './effects.ts';
import { progressView } from './progress.ts';
import type { CommonOptions } from './replyscope.ts';

interface Options extends CommonOptions {
	post: string[];
	user: string[];
	file: string[];
	progress?: string;
}

/** `replyscope forget`: what was deleted where it came from goes here too. */
export function forget(effects: CliEffects): Command {
	const each = (value: string, before: string[]) => [...before, value];
	return new Command('forget')
		.description('forget posts or people, down to the bytes on disk')
		.option('--post <ID>', 'a post by its id (can be repeated)', each, [])
		.option('--user <ID>', 'a person by id or handle, with all posts (can be repeated)', each, [])
		.option('--file <FILE>', 'the result of a compliance job of X (can be repeated)', each, [])
		.option('--progress <FORM>', 'print progress as one JSON object a line: json')
		.addHelpText(
			'after',
			'\nExample:\n  replyscope forget --post 1700000000000000001 --user someone'
		)
		.action(async ({ post, user, file, data, settings: asked, progress }: Options) => {
			const results = file.map((path) => idsIn(readFileSync(path, 'utf8'), path));
			const what = {
				posts: [...post, ...results.flatMap(({ posts }) => posts)],
				either: results.flatMap(({ either }) => either),
				users: [...user.map(nameOf), ...results.flatMap(({ users }) => users)]
			};
			if (post.length + user.length + file.length === 0) {
				throw new InputError(
					'missing option: nothing to forget; allowed: --post, --user or --file'
				);
			}
			const { settings } = findSettings(data, asked);
			const view = progressView(progress, effects);
			const forgotten = await forgetAll(data, what, settings, {
				now: effects.now,
				progress: view.show
			}).finally(view.stop);
			effects.out(words(forgotten));
		});
}

/** What was forgotten, for people. */
export function words({ rows, pages, refused, snapshot, rewritten }: Forgotten): string {
	const published = snapshot === null ? 'nothing is published' : `published snapshot ${snapshot}`;
	const earlier = rewritten.length > 0 ? `, rewritten: ${rewritten.join(', ')}` : '';
	const lost = refused.files.map(
		(number) =>
			`all refused rows of import ${number} are gone: some could not be told from what was forgotten\n`
	);
	return `forgotten: ${rows} stored versions of posts, parts of ${pages} pages, ${refused.rows} refused rows; ${published}${earlier}\n${lost.join('')}`;
}

function nameOf(user: string): string {
	const name = user.replace(/^@/, '');
	if (!/^\S+$/.test(name)) throw invalid('user', user, 'an id or a handle');
	return name;
}
