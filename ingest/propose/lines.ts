import { RESERVED_IMPORTS, type Settings } from '#lib/model/settings.ts';
import type { Column } from './columns.ts';
import { saysUtc, type Field } from './names.ts';
import type { Line } from './table.ts';
import type { Times } from './times.ts';

/** How times are written and, where they do not say it, where. */
export function timeLines(times: Times, { name }: Column, { brand: brands }: Settings): Line[] {
	const lines: Line[] = [];
	const unfit = times.filled - times.fit;
	const rest = unfit > 0 ? `${unfit} of ${times.filled} values do not fit` : '';
	if (times.format !== undefined) {
		const doubt = times.other && `a guess: every value could as well be ${times.other}`;
		lines.push({
			key: 'time_format',
			value: times.format,
			doubt: [doubt, rest].filter(Boolean).join('; ')
		});
	}
	if (times.zoned) return lines;
	const [own, another] = brands.filter(({ kind }) => kind === 'own');
	const zone = saysUtc(name) ? 'UTC' : own && !another ? own.timezone : 'UTC';
	const doubt = saysUtc(name)
		? ''
		: `a guess: the times say no zone${own && !another ? `, and ${own.name} is in this one` : ''}`;
	return [...lines, { key: 'timezone', value: zone, doubt }];
}

/** What the posts are and whom they are written to. */
export function channelLines(
	known: string | undefined,
	fields: Map<Field, Column>,
	{ brand: brands }: Settings
): Line[] {
	const column = fields.get('channel');
	const mail = fields.get('author_handle')?.type === 'addresses';
	const channel = known ?? (mail ? 'email' : undefined);
	const lines: Line[] = [];
	if (channel)
		lines.push({
			key: 'channel',
			value: channel,
			doubt: known ? '' : 'a guess: its authors are mail addresses'
		});
	if (!channel && !column)
		return [
			{
				key: 'channel',
				value: 'x',
				doubt: 'a guess: nothing says what it is; email, phone, chat, …'
			}
		];
	const own = brands.filter(({ kind }) => kind === 'own');
	const [first] = own;
	return [
		...lines,
		own.length === 1 && first
			? {
					key: 'brand',
					value: first.name,
					doubt: 'a guess: everybody else in the file is taken to write to it'
				}
			: {
					key: 'brand',
					value: undefined,
					doubt:
						'to be filled in where the file is the inbox of one brand: everybody else writes to it'
				}
	];
}

/** A name for the import, from that of the file or the profile, which no other has. */
export function nameOf(wish: string, { import: imports }: Settings): string {
	const plain = wish
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]+/gu, '-')
		.replace(/^-|-$/g, '');
	const taken = [...RESERVED_IMPORTS, ...imports.map(({ name }) => name.toLowerCase())];
	const name = plain || 'import';
	for (let number = 1; ; number++) {
		const each = number === 1 ? name : `${name}-${number}`;
		if (!taken.includes(each)) return each;
	}
}
