import { FollowUps } from './followUps.ts';
import { TokenGuard } from './guard.ts';
import { runCommand } from './childCommand.ts';
import { Helper } from './helper.ts';
import { Importer } from './importer.ts';
import { Newcomers } from './newcomers.ts';
import { PageCache } from './pageCache.ts';
import { Planner } from './planner.ts';
import { Puller, readReport, type Pulling } from './puller.ts';
import { outside } from './visit.ts';
import { Warehouse } from './warehouse.ts';

/** The cookie that says that the browser has signed in. */
export const SESSION_COOKIE = 'replyscope_session';

const held = globalThis as {
	replyscopeWarehouse?: Promise<Warehouse>;
	replyscopeGuard?: TokenGuard;
	replyscopePages?: PageCache;
	replyscopeFollowUps?: Promise<FollowUps>;
	replyscopeImporter?: Importer;
	replyscopePlanners?: Planners;
	replyscopeNewcomers?: Newcomers;
	replyscopePuller?: Puller;
};

/** The folder that REPLYSCOPE_DATA names, else `data`. */
export function dataFolder(): string {
	return process.env.REPLYSCOPE_DATA ?? 'data';
}

/** The settings file that the server was started with, where it was named. */
export function settingsAsked(): string | undefined {
	return process.env.REPLYSCOPE_SETTINGS || undefined;
}

/** The most bytes of an upload: REPLYSCOPE_UPLOAD_LIMIT, else 2 GB. */
export function uploadLimit(): number {
	return Number(process.env.REPLYSCOPE_UPLOAD_LIMIT ?? 2_000_000_000);
}

/** Bytes that the server may take, as REPLYSCOPE_MEMORY says; undefined where nobody said. */
function memory(): number | undefined {
	return Number(process.env.REPLYSCOPE_MEMORY) || undefined;
}

/** The database's share of the server's memory: the rest is answers, pages, and what it does not count. */
const SHARE = 0.6;

/** The one warehouse of this process. */
export function warehouse(): Promise<Warehouse> {
	const bytes = memory();
	held.replyscopeWarehouse ??= Warehouse.open(
		dataFolder(),
		bytes === undefined ? {} : { memory: bytes * SHARE }
	);
	return held.replyscopeWarehouse;
}

/** Bytes of pages that are kept as they were drawn. */
const PAGES = 64e6;

/** The pages of this process as they were drawn. */
export function pages(): PageCache {
	held.replyscopePages ??= new PageCache(PAGES);
	return held.replyscopePages;
}

/** What people wrote beside the mentions of that folder. */
export function followUps(): Promise<FollowUps> {
	held.replyscopeFollowUps ??= FollowUps.open(dataFolder());
	held.replyscopeFollowUps.catch(() => delete held.replyscopeFollowUps);
	return held.replyscopeFollowUps;
}

/** Options that every command of this server needs. */
function commandOptions(): string[] {
	const settings = settingsAsked();
	return settings === undefined ? [] : ['--settings', settings];
}

/** Planners of weeks that are outlined while somebody waits, and of plans that take minutes. */
interface Planners {
	helper: Helper;
	need: Planner<object>;
	plan: Planner<string[]>;
}

function planners(): Planners {
	if (held.replyscopePlanners) return held.replyscopePlanners;
	const place = ['--data', dataFolder(), ...commandOptions()];
	const helper = new Helper(['outlines', ...place], ['--rehearse']);
	return (held.replyscopePlanners = {
		helper,
		need: new Planner<object>((wish, tell) => helper.ask(wish, tell), Infinity),
		plan: new Planner<string[]>((words, tell) => {
			const all = [...words, '--json', '--progress', 'json', ...place];
			const { printed, stop } = runCommand(all, tell);
			return { found: printed.then((text) => JSON.parse(text) as unknown), stop };
		}, 1)
	});
}

/** The one planner of this process for what comes and the people it needs, asked by wishes. */
export function needs(): Planners['need'] {
	return planners().need;
}

/** The one planner of this process for plans, asked by words of the command. */
export function plans(): Planners['plan'] {
	return planners().plan;
}

/** Has the program loaded that outlines weeks: somebody looks at pages, and may soon ask for that. */
export function expectNeeds() {
	planners().helper.expect();
}

/** The one importer of this process. */
export function importer(): Importer {
	if (!held.replyscopeImporter) {
		const bytes = memory();
		const limit = bytes === undefined ? [] : ['--memory', `${Math.floor(bytes / 1e6)}MB`];
		const options = [...commandOptions(), ...limit];
		held.replyscopeImporter = new Importer(dataFolder(), options, uploadLimit());
	}
	return held.replyscopeImporter;
}

/** Who tells when another snapshot is served. */
export function newcomers(): Newcomers {
	held.replyscopeNewcomers ??= new Newcomers(() => outside(shown));
	return held.replyscopeNewcomers;
}

/** The number of the snapshot that is served; empty where there is none. */
export async function shown(): Promise<string> {
	try {
		return String((await (await warehouse()).snapshot()).number);
	} catch {
		return '';
	}
}

/** Begins to pull by the schedule in REPLYSCOPE_PULL, where there is one. */
export function startPulling() {
	const schedule = process.env.REPLYSCOPE_PULL;
	if (!schedule || held.replyscopePuller) return;
	held.replyscopePuller = new Puller(schedule, dataFolder(), commandOptions());
}

/** How pulling from X stands; null where it was never done and is not planned. */
export function pulling(): Pulling | null {
	const report = readReport(dataFolder());
	const puller = held.replyscopePuller;
	if (!report && !puller) return null;
	return { report, ...(puller?.state ?? { next: null, progress: null, failure: '' }) };
}

/** The guard of REPLYSCOPE_TOKEN; undefined where no token is set. */
export function guard(): TokenGuard | undefined {
	const token = process.env.REPLYSCOPE_TOKEN;
	if (!token) return undefined;
	held.replyscopeGuard ??= new TokenGuard(token);
	return held.replyscopeGuard;
}

/** Names besides the loopback's that this server goes by: REPLYSCOPE_HOSTS, comma-separated. */
export function hostNames(): string[] {
	return (process.env.REPLYSCOPE_HOSTS ?? '').toLowerCase().split(',').filter(Boolean);
}

/** Ends the commands that run, and with them the streams that tell of them. */
export async function stopCommands() {
	held.replyscopeNewcomers?.stop();
	const { helper, need, plan } = held.replyscopePlanners ?? {};
	helper?.end();
	const { replyscopeImporter: importing, replyscopePuller: pulls } = held;
	await Promise.all([importing, pulls, need, plan].map((each) => each?.stop()));
}

/** Closes the databases. */
export async function closeData() {
	const open = await held.replyscopeWarehouse;
	delete held.replyscopeWarehouse;
	await open?.close();
	const written = await held.replyscopeFollowUps;
	delete held.replyscopeFollowUps;
	written?.close();
}
