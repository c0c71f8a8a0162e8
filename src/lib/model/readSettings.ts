import { parse, TomlError } from 'smol-toml';
import { getStaticTOMLValue, parseTOML, type AST } from 'toml-eslint-parser';
import type { z } from 'zod';
import { InputError } from './errors.ts';
import { POST_FIELDS, settingsSchema, type Settings } from './settings.ts';

/** One thing that is wrong in the settings. */
export interface Problem {
	line: number;
	/** Empty where the text is no TOML at all. */
	key: string;
	/** What is wrong; allowed: … */
	what: string;
}

/**
 * Reads the text of a `replyscope.toml`.
 *
 * @param file the name that errors give, as `file:line: key: what is wrong; allowed: …`
 * @throws InputError naming the first problem
 */
export function readSettings(text: string, file: string): Settings {
	const read = check(text);
	if ('settings' in read) return read.settings;
	const { line, key, what } = read.problems[0] as Problem;
	throw new InputError([`${file}:${line}`, key, what].filter(Boolean).join(': '));
}

/** Everything that is wrong in the text of a `replyscope.toml`. */
export function problemsIn(text: string): Problem[] {
	const read = check(text);
	return 'settings' in read ? [] : read.problems;
}

function check(text: string): { settings: Settings } | { problems: Problem[] } {
	let toml: unknown;
	try {
		toml = parse(text);
	} catch (error) {
		if (!(error instanceof TomlError)) throw error;
		const [reason = ''] = error.message.replace(/^Invalid TOML document: /, '').split('\n');
		return { problems: [{ line: error.line, key: '', what: `invalid TOML: ${reason}` }] };
	}
	const result = settingsSchema.safeParse(toml, { reportInput: true });
	if (result.success) return { settings: result.data };
	return {
		problems: result.error.issues.map((issue) => {
			const path =
				issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path;
			const key = path.filter((part) => typeof part === 'string').join('.');
			return { line: lineOf(text, path), key, what: explain(issue) };
		})
	};
}

function explain(issue: z.core.$ZodIssue): string {
	if (issue.code === 'unrecognized_keys') {
		return `unknown key; allowed: ${keysAt(settingsSchema, issue.path).join(', ')}`;
	}
	if (issue.code === 'invalid_key') return `unknown key; allowed: ${POST_FIELDS.join(', ')}`;
	if (issue.code === 'invalid_value') {
		return `unknown value: ${String(issue.input)}; allowed: ${issue.values.map(String).join(', ')}`;
	}
	if (issue.code === 'invalid_type' && issue.input === undefined) {
		return `missing value; allowed: a value of type ${issue.expected}`;
	}
	return issue.message.replace(/^Invalid input: /, 'invalid value: ');
}

/** The keys that the table at `path` may have. */
function keysAt(schema: z.core.$ZodType, path: PropertyKey[]): string[] {
	const { def } = schema._zod as unknown as {
		def: {
			innerType?: z.core.$ZodType;
			element?: z.core.$ZodType;
			shape?: Record<string, z.core.$ZodType>;
		};
	};
	if (def.innerType) return keysAt(def.innerType, path);
	const [first, ...rest] = path;
	if (def.element) return keysAt(def.element, rest);
	if (!def.shape) return POST_FIELDS.slice();
	const inner = first === undefined ? undefined : def.shape[String(first)];
	return inner ? keysAt(inner, rest) : Object.keys(def.shape);
}

/** The line of the table, key or element at `path`, or of the nearest one around it. */
function lineOf(text: string, path: PropertyKey[]): number {
	let line = 1;
	let best = -1;
	const visit = (node: AST.TOMLNode, at: PropertyKey[]) => {
		const common = at.findIndex((part, index) => String(part) !== String(path[index]));
		const depth = common < 0 ? at.length : -1;
		if (depth > best && depth <= path.length) {
			best = depth;
			line = node.loc.start.line;
		}
	};
	const walk = (node: AST.TOMLNode, at: PropertyKey[]): void => {
		if (node.type === 'TOMLTable') {
			visit(node, node.resolvedKey);
			node.body.forEach((child) => walk(child, node.resolvedKey));
		} else if (node.type === 'TOMLKeyValue') {
			const key = [...at, ...getStaticTOMLValue(node.key)];
			visit(node, key);
			walk(node.value, key);
		} else if (node.type === 'TOMLArray') {
			node.elements.forEach((child, index) => {
				visit(child, [...at, index]);
				walk(child, [...at, index]);
			});
		} else if (node.type === 'TOMLInlineTable') {
			node.body.forEach((child) => walk(child, at));
		}
	};
	parseTOML(text).body[0].body.forEach((node) => walk(node, []));
	return line;
}
