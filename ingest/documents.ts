import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { InputError } from '#lib/model/errors.ts';
import type { Database } from './database.ts';
import type { Effects } from './effects.ts';
import type { Opened } from './open.ts';
import type { Refused } from './refused.ts';
import { transcode } from './readable.ts';
import type { Scan } from './scan.ts';
import { DOCUMENTS } from './sources/registry.ts';
import { literal, type DocumentSource } from './sources/source.ts';
import { archivePart } from './sources/x-archive.ts';
import { store } from './store.ts';

/** A file of JSON in UTF-8. */
interface Document {
	name: string;
	path: string;
	bytes: number;
	/** One value a line, or one value in all. */
	form: 'lines' | 'whole';
	/** Whether some of its bytes are not in the encoding. */
	damaged: boolean;
}

/** The most bytes of one line: a page of 500 posts has about two million. */
const LINE = 1 << 26;

/** Whether a file begins as JSON does, or as a script of an archive from X. */
export function looksLikeDocuments(scanned: Scan): boolean {
	const head = headOf(scanned);
	return /^\s*[{[]/.test(head) || archivePart(head) !== undefined;
}

/**
 * Reads files of JSON that belong together and finds out what they are.
 *
 * @throws InputError when none of them holds posts
 */
export async function openDocuments(
	database: Database,
	file: string,
	files: { name: string; scanned: Scan }[],
	asked: string | undefined,
	effects: Effects
): Promise<Opened> {
	const documents: Document[] = [];
	for (const [index, each] of files.entries()) {
		const script = archivePart(headOf(each.scanned));
		if (!script || script.wanted) documents.push(await prepare(database, each, index));
		else if (files.length === 1)
			throw unusable(file, `the part ${script.part} of an archive from X, not posts`);
	}
	effects.progress({ stage: 'read', detail: file, done: 0 });
	await read(database, file, documents);
	const source = await recognise(database, file, asked);
	return {
		reading: {
			source: source.name,
			space: source.space,
			columns: source.columns,
			reason: `it holds ${source.needs()}`
		},
		digest: digestOf(files.map(({ scanned }) => scanned)),
		async read(place) {
			const ours = `(select number as line, page from documents where "${source.name}" in ('posts', 'part'))`;
			const refused = await store(database, place, source.select(ours));
			refused.push(...(await strangers(database, source)));
			const found = await placed(database, documents, refused);
			await database.run('drop table documents');
			return found;
		}
	};
}

async function prepare(
	database: Database,
	{ name, scanned }: { name: string; scanned: Scan },
	index: number
): Promise<Document> {
	const { encoding, head, mixedEnds, path } = scanned;
	const marked = head.subarray(0, 3).equals(Buffer.from('\uFEFF'));
	const asIs = encoding === 'utf-8' && !mixedEnds && !marked;
	const target = join(database.scratch, `${index}.json`);
	return {
		name,
		path: asIs ? path : await transcode(scanned, encoding ?? 'utf-8', target),
		bytes: scanned.bytes,
		form: formOf(scanned),
		damaged: encoding === null
	};
}

function headOf({ head, encoding }: Scan): string {
	return new TextDecoder(encoding ?? 'utf-8').decode(head);
}

/** Whether each line is a value; where the beginning does not tell, what is short enough for one. */
function formOf(scanned: Scan): Document['form'] {
	const head = headOf(scanned);
	if (archivePart(head)) return 'whole';
	const [first = '', second] = head.split(/[\r\n]+/).filter((line) => line.trim() !== '');
	if (isJson(first)) return 'lines';
	if (second !== undefined) {
		return second.startsWith('{') && !/^\s*(\[|\{\s*$)/.test(first) ? 'lines' : 'whole';
	}
	return scanned.bytes > scanned.head.length && scanned.bytes <= LINE ? 'lines' : 'whole';
}

function isJson(text: string): boolean {
	try {
		return typeof JSON.parse(text) === 'object';
	} catch {
		return false;
	}
}

/**
 * Reads all values into the table `documents`: a number in the order of the files and their lines,
 * the file, the value (null where it is no JSON) with what each source takes it for, or the text.
 */
async function read(database: Database, file: string, documents: Document[]) {
	await database.run(
		`create or replace temp table documents (
			number bigint, file integer, page json, text varchar, ${DOCUMENTS.map(({ name }) => `"${name}" varchar`).join(', ')}
		)`
	);
	const of = (form: Document['form']) => documents.filter((each) => each.form === form);
	const whole = of('whole');
	try {
		await add(database, documents, of('lines'), lines);
		await add(database, documents, whole, texts);
		const broken = `from documents where page is null`;
		if (
			documents.length === 1 &&
			whole[0] &&
			(await database.number(`select count(*) ${broken}`))
		) {
			await database.run(`delete ${broken}`);
			await add(database, documents, whole, values);
		}
	} catch (error) {
		const [what = ''] = (error as Error).message.replace(/^[\w ]+Error: /, '').split('\n');
		throw new InputError(`unreadable file: ${file}: ${inNames(what, documents)}`);
	}
}

/** An error names files by where they lie; people know them by their names. */
function inNames(message: string, documents: Document[]): string {
	return documents.reduce((text, { path, name }) => text.replaceAll(path, name), message);
}

/** Adds the values of some files, which `rows` gives as `number`, `filename` and `text`. */
async function add(
	database: Database,
	documents: Document[],
	some: Document[],
	rows: (paths: string, bytes: number) => string
) {
	if (some.length === 0) return;
	const list = (paths: string[]) => `[${paths.map(literal).join(', ')}]`;
	const paths = list(some.map(({ path }) => path.replace(/[*?[]/g, '[$&]')));
	const damaged = documents.flatMap(({ damaged }, index) => (damaged ? [index] : []));
	const bytes = Math.max(...some.map((each) => each.bytes));
	const inLines = rows === lines;
	await database.run(`
		insert into documents
		with rows as (${rows(paths, bytes)}),
		values as (
			select
				(select count(*) from documents) + number as number,
				list_position(${list(documents.map(({ path }) => path))}, filename) - 1 as file,
				case when not (list_contains(${`[${damaged.join(', ')}]::integer[]`}, file) and contains(text, '\uFFFD')) then try_cast(text as json) end as value,
				case when value is null then text end as text
			from rows
		),
		pages as (
			select number, file, text, unnest(case json_type(value) when 'ARRAY' then json_extract(value, '$[*]') else [value] end) as page
			from values
		)
		select ${inLines ? 'number' : '(select count(*) from documents) + row_number() over ()'}, file, page, text, ${DOCUMENTS.map(({ kind }) => kind).join(', ')}
		from pages
	`);
}

/** Every line a value; the separator is a sign that JSON does not have. */
function lines(paths: string, bytes: number): string {
	const longest = Math.min(Math.max(bytes + 2, 1 << 20), LINE);
	return `select row_number() over () as number, filename, value as text
		from read_csv(${paths}, auto_detect = false, header = false, columns = {value: 'VARCHAR'}, filename = true,
			delim = '\x02', quote = '', escape = '', strict_mode = false, hive_partitioning = false, compression = 'none',
			max_line_size = ${longest}, buffer_size = ${2 * longest})`;
}

/** Every file a value, what a script assigns included. */
function texts(paths: string): string {
	const value = String.raw`regexp_replace(regexp_replace(content, '^\s*window\.YTD\.\w+\.part\d+\s*=', ''), ';\s*$', '')`;
	return `select row_number() over () as number, filename, ${value} as text from read_text(${paths})`;
}

/** One file of several values, each over as many lines as it likes. */
function values(paths: string, bytes: number): string {
	const largest = Math.max(bytes, 1 << 20);
	return `select row_number() over () as number, filename, json::varchar as text
		from read_json_objects(${paths}, format = 'unstructured', filename = true, compression = 'uncompressed', maximum_object_size = ${largest})`;
}

/** The source of which there are posts. */
async function recognise(
	database: Database,
	file: string,
	asked: string | undefined
): Promise<DocumentSource> {
	const sources = DOCUMENTS.filter(({ name }) => asked === undefined || asked === name);
	const whether = sources.map(
		({ name }) => `coalesce(bool_or("${name}" = 'posts'), false) as "${name}"`
	);
	const [found = {}] = await database.all(`select ${whether.join(', ')} from documents`);
	const holding = sources.filter(({ name }) => found[name]);
	if (holding.length > 1) {
		throw new InputError(
			`mixed files: ${file} holds ${holding.map((each) => each.needs()).join(' and ')}; allowed: one of these at a time`
		);
	}
	if (holding[0]) return holding[0];
	const kind = `coalesce(${DOCUMENTS.map(({ name }) => `"${name}"`).join(', ')}, case when page is null then 'no JSON' else 'JSON of another kind' end)`;
	const [most = {}] = await database.all(
		`select kind from (select ${kind} as kind from documents where text is not null or page is not null)
		group by kind order by kind = 'part', count(*) desc, kind limit 1`
	);
	const words = most.kind === 'part' ? 'no post' : `${String(most.kind)}, not posts`;
	throw unusable(file, words);
}

function unusable(file: string, holds: string): InputError {
	return new InputError(
		`unusable file: ${file} holds ${holds}; allowed: ${DOCUMENTS.map((each) => each.needs()).join(', or ')}`
	);
}

/** Values that are not of the source. */
async function strangers(database: Database, { name }: DocumentSource): Promise<Refused[]> {
	const rows = await database.all(
		`select
			number::double as line,
			case
				when page is null then 'it is no JSON'
				when "${name}" is null then 'it is no document of ${name}'
				else 'it holds ' || "${name}" || ', not posts'
			end as reason,
			coalesce(text, page::varchar) as row
		from documents
		where coalesce("${name}" not in ('posts', 'part'), true) and (page is not null or trim(text) <> '')`
	);
	return rows as unknown as Refused[];
}

/** Puts refused rows in order, each at the line of its own file. */
async function placed(
	database: Database,
	documents: Document[],
	refused: Refused[]
): Promise<Refused[]> {
	const begins = await database.columns(
		'select file, min(number)::double as number from documents group by file order by number'
	);
	const { file: files = [], number: numbers = [] } = begins;
	return refused
		.sort((a, b) => a.line - b.line)
		.map(({ line, reason, row }) => {
			const at = numbers.findLastIndex((number) => number <= line);
			const name = documents[files[at] ?? 0]?.name;
			return {
				line: line - (numbers[at] ?? 1) + 1,
				reason:
					documents.length > 1
						? `${reason}${reason.includes(': ') ? ' ' : ': '}in ${name}`
						: reason,
				row
			};
		});
}

/** Tells the content from any other, however it was packed and named. */
function digestOf(scans: Scan[]): string {
	const [first, second] = scans;
	if (first && !second) return first.digest;
	const digests = scans.map(({ digest }) => digest).sort();
	return createHash('sha256').update(digests.join()).digest('hex');
}
