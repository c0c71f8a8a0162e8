-- Mentions that were not covered may be now, and every response is filed under the earliest unit of all.
insert into base.mentions from base.uncovered;

update base.mentions
set
	mention_thread_exclude_first = mention_thread_exclude_first and not heirs.mention_thread_exclude,
	mention_thread_include_first = mention_thread_include_first and not heirs.mention_thread_include,
	case_thread_exclude_first = case_thread_exclude_first and not heirs.case_thread_exclude,
	case_thread_include_first = case_thread_include_first and not heirs.case_thread_include
from base.heirs
where heirs.brand_id = mentions.brand_id and heirs.mention = mentions.mention;
