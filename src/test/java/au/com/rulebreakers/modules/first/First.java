package au.com.rulebreakers.modules.first;

import au.com.rulebreakers.modules.second.Second;

public record First(Second second) {}
