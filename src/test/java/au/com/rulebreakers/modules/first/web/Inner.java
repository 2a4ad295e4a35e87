package au.com.rulebreakers.modules.first.web;

public record Inner(String name) {}
