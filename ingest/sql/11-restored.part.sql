-- Mentions that were not covered may be now.
insert into base.mentions from base.uncovered;
