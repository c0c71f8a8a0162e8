import { InputError, unknown } from '../model/errors.ts';
import type { Settings } from '../model/settings.ts';
import type { Wish } from './wish.ts';

/**
 * The settings as a wish would have them: other shrinkage and occupancy, and without some of the sites.
 *
 * @throws InputError for a site that the settings do not have, or when none is left
 */
export function levered(settings: Settings, { shrinkage, occupancy, without }: Wish): Settings {
	const names = settings.site.map(({ name }) => name);
	const dropped = without.map((name) => {
		const found = names.find((each) => each.toLowerCase() === name.toLowerCase());
		if (!found) throw unknown('site', name, names);
		return found;
	});
	const site = settings.site
		.filter(({ name }) => !dropped.includes(name))
		.map((each) => (shrinkage === undefined ? each : { ...each, shrinkage }));
	if (dropped.length > 0 && site.length === 0) {
		throw new InputError(`invalid without: ${without.join(', ')}; allowed: not every site`);
	}
	const staffing =
		occupancy === undefined ? settings.staffing : { ...settings.staffing, occupancy };
	return { ...settings, site, staffing };
}
