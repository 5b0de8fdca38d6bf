"""Any revision as the public would read it, for editors and for readers with a secret link."""
