import { OperationError } from '#lib/model/errors.ts';
import {
	dataFolder,
	importer,
	pulling,
	settingsAsked,
	uploadLimit,
	warehouse
} from '#lib/server/app.ts';
import { canRun } from '#lib/server/childCommand.ts';
import { findSettings, settingsState, type SettingsState } from '#lib/server/settingsFile.ts';
import type { Snapshot } from '#lib/server/warehouse.ts';

/** Everything the page shows. */
export async function contents() {
	const { snapshot, sentence } = await served();
	const settings = settingsState(dataFolder(), settingsAsked(), snapshot?.meta.settings);
	const builds = await (await warehouse()).builds();
	return {
		folder: dataFolder(),
		served: snapshot && {
			imports: snapshot.imports,
			checks: snapshot.checks,
			examples: snapshot.examples,
			days: snapshot.days,
			coverage: snapshot.coverage,
			brands: snapshot.brands.map(({ brand }) => brand)
		},
		sentence,
		builds: builds.map(({ number, current, meta }) => ({
			number,
			current,
			builtAt: meta.built_at ?? null,
			mentions: meta.mentions ? Number(meta.mentions) : null,
			seconds: JSON.parse(meta.seconds ?? '{}') as Record<string, number>,
			settings: meta.settings?.slice(0, 12) ?? null,
			program: meta.program?.slice(0, 12) ?? null
		})),
		settings,
		pulling: pulling(),
		job: importer().current,
		refusal: await refusal(),
		limit: uploadLimit(),
		mappings: mappingsOf(settings)
	};
}

/** Why nothing can be imported or taken out here; null where it can. */
export async function refusal(): Promise<string | null> {
	const { snapshot } = await served();
	if (snapshot?.meta.demo === 'true') {
		return 'This folder holds the demo, which takes no files of yours. Load them into another: replyscope ingest FILE --data DIR, then replyscope serve --data DIR.';
	}
	if (uploadLimit() === 0) {
		return 'Whoever started this server takes no files here: REPLYSCOPE_UPLOAD_LIMIT is 0. Use replyscope ingest FILE on the server.';
	}
	if (!canRun()) {
		return 'This server was not started by replyscope serve, so it cannot start replyscope ingest. Use the command.';
	}
	return null;
}

/** The snapshot that is served, or the sentence that says why none is; empty when none ever was. */
async function served(): Promise<{ snapshot: Snapshot | null; sentence: string }> {
	try {
		return { snapshot: await (await warehouse()).snapshot(), sentence: '' };
	} catch (error) {
		if (!(error instanceof OperationError)) throw error;
		const { message } = error;
		return { snapshot: null, sentence: message.startsWith('empty data folder') ? '' : message };
	}
}

/** The names of the imports that the settings map, as far as they hold. */
function mappingsOf({ problems }: SettingsState): string[] {
	if (problems.length > 0) return [];
	const { settings } = findSettings(dataFolder(), settingsAsked());
	return settings.import.map(({ name }) => name);
}
