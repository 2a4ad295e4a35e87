package au.com.rulebreakers.modules.second;

import au.com.rulebreakers.modules.first.web.Inner;

public record Second(Inner inner) {}
