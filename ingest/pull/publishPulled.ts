import { existsSync } from 'node:fs';
import { OperationError } from '#lib/model/errors.ts';
import type { Settings } from '#lib/model/settings.ts';
import { Database } from '../database.ts';
import { checkPatterns } from '../settingTables.ts';
import type { Effects } from '../effects.ts';
import { lock } from '../lock.ts';
import { pruneSegments } from '../kept.ts';
import { publish } from '../publish.ts';
import { finishBurial, markBurial } from '../tombstones.ts';
import { absorb, steep, withJournal } from './absorb.ts';
import { pathOf } from './store.ts';
import { streamsOf } from './streams.ts';

/** Tries, a second apart, while another command writes the folder. */
const TRIES = 300;

interface Waiting extends Effects {
	sleep(milliseconds: number): Promise<void>;
	signal: AbortSignal;
}

/**
 * Takes what was pulled into the ingest database and publishes what follows. What is pulled and not
 * taken in is taken in the next time.
 *
 * @param final whether to publish even where only other times are covered
 * @returns the number of the snapshot; null when nothing has changed
 * @throws OperationError when another command writes the folder for minutes
 */
export async function publishPulled(
	folder: string,
	settings: Settings,
	effects: Waiting,
	final: boolean
): Promise<number | null> {
	if (!existsSync(pathOf(folder))) return null;
	const unlock = await patientLock(folder, effects);
	try {
		const database = await Database.open(folder, 'file', effects.memory);
		try {
			await checkPatterns(database, settings);
			const changed = await withJournal(database, async () => {
				await database.segments.join();
				const steeped = await steep(database, effects.now());
				return database.transaction(async () => {
					const streams = settings.brand.flatMap(streamsOf);
					const { posts, coverage } = await absorb(database, streams, steeped);
					if (posts > 0 || coverage) {
						await markBurial(database);
						await database.nextGeneration();
					}
					return posts > 0 || (final && coverage);
				});
			});
			await finishBurial(database);
			if (!changed && !final) return null;
			if ((await database.number('select count(*) from imports where not removed')) === 0)
				return null;
			const { snapshot } = await publish(database, settings, effects);
			await pruneSegments(database);
			await database.run('checkpoint');
			return snapshot;
		} finally {
			database.close();
		}
	} finally {
		unlock();
	}
}

async function patientLock(folder: string, { now, sleep, signal }: Waiting): Promise<() => void> {
	for (let tries = 1; ; tries++) {
		try {
			return lock(folder, now());
		} catch (error) {
			if (!(error instanceof OperationError) || tries >= TRIES || signal.aborted) throw error;
			await sleep(1000);
		}
	}
}
