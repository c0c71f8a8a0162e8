import { mkdirSync, openSync, readFileSync, rmSync, writeSync, closeSync } from 'node:fs';
import { join } from 'node:path';
import { OperationError } from '#lib/model/errors.ts';

interface Holder {
	pid: number;
	/** When the process began, as the operating system counts it; empty where it does not say. */
	started: string;
	since: string;
}

/**
 * Takes a writer's lock of a data folder and returns the function that gives it back. A lock left
 * by a process that no longer runs is taken over; DuckDB's own lock on the file backs this one.
 *
 * @throws OperationError naming the process that holds it
 */
export function lock(folder: string, now: number, name = 'ingest.lock'): () => void {
	mkdirSync(folder, { recursive: true });
	const path = join(folder, name);
	const mine: Holder = {
		pid: process.pid,
		started: startOf(process.pid),
		since: new Date(now).toISOString()
	};
	for (let attempt = 0; ; attempt++) {
		try {
			const file = openSync(path, 'wx');
			writeSync(file, JSON.stringify(mine));
			closeSync(file);
			return () => rmSync(path, { force: true });
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
		}
		const holder = readHolder(path);
		if ((holder && isRunning(holder)) || attempt > 10) throw locked(folder, holder);
		rmSync(path, { force: true });
	}
}

/** The error for a data folder that another process is writing to. */
export function locked(folder: string, holder?: Holder): OperationError {
	const who = holder ? `process ${holder.pid} since ${holder.since}` : 'another process';
	return new OperationError(
		`locked folder: ${folder} is being written by ${who}; allowed: one ingest at a time`
	);
}

function readHolder(path: string): Holder | undefined {
	try {
		return JSON.parse(readFileSync(path, 'utf8')) as Holder;
	} catch {
		return undefined;
	}
}

function isRunning({ pid, started }: Holder): boolean {
	return isAlive(pid) && started === startOf(pid);
}

/** Whether a process of that number runs. */
export function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}

/**
 * When a process began: field 22 of /proc/PID/stat tells it from a later one that got the same number.
 * Empty for one that has ended and is a zombie (field 3), as nobody has asked how.
 */
function startOf(pid: number): string {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		return fields[0] === 'Z' ? '' : (fields[19] ?? '');
	} catch {
		return '';
	}
}
