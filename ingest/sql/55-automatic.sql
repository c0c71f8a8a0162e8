-- Posts of brands that are machines', by the rules of the settings. A rule's beginning is looked for
-- at the start of the text and after the leading run of @-names, which every reply carries.
create temp table automatic as
select distinct posts.space, posts.post_id
from posts
join setting_automatic as rule
	on rule.brand_id = posts.brand_id and coalesce(rule.name, posts.handle) = posts.handle
join live on live.space = posts.space and live.post_id = posts.post_id
where case
	when rule.starts is not null then
		starts_with(live.text, rule.starts)
		or starts_with(ltrim(substr(live.text, length(leading_run(live.text)) + 1)), rule.starts)
	else regexp_matches(live.text, rule.matches)
end;
