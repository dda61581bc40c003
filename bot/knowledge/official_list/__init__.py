"""The 'Liste des structures France services' of the ANCT, made into structures.yaml."""
