-- The versions that do not hold, and whose post the row replies to.
create table out.superseded as
select version.version, version.import, parent.brand_id as parent_brand
from versions as version
semi join overtaken using (version)
left join edited on edited.space = version.space and edited.edition_id = version.reply_to_id
left join identities as parent
	on parent.space = version.space and parent.post_id = coalesce(edited.post_id, version.reply_to_id);
