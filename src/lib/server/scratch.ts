import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * Makes a folder inside a data folder where this process may leave files, beside those of the
 * commands, and removes what dead processes have left.
 */
export function makeScratch(folder: string): string {
	const mine = sweep(folder);
	mkdirSync(mine, { recursive: true });
	return mine;
}

/** Removes what dead processes, and an earlier one of this number, have left; returns the place for ours. */
export function sweep(folder: string): string {
	const all = join(resolve(folder), 'tmp');
	const mine = join(all, String(process.pid));
	for (const name of names(all)) {
		if (!runs(Number(name))) rmSync(join(all, name), { recursive: true, force: true });
	}
	rmSync(mine, { recursive: true, force: true });
	return mine;
}

function names(folder: string): string[] {
	try {
		return readdirSync(folder);
	} catch {
		return [];
	}
}

function runs(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}
