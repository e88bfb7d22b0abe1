<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
<context>
    <name>RdbGeo</name>
    <message>
        <extracomment>i18n.py</extracomment>
        <source>1 chip</source>
        <translation>1 vignette</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>1 hit among {searched} chips, score {best}</source>
        <translation>1 résultat parmi {searched} vignettes, score {best}</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>1 scene</source>
        <translation>1 scène</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>1,2,4 also indexes chips twice and four times as large.</source>
        <translation>1,2,4 indexe aussi des vignettes deux et quatre fois plus grandes.</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>1. Let the plugin install it</source>
        <translation>1. Laisser l’extension l’installer</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>2. Or paste these lines into a terminal</source>
        <translation>2. Ou coller ces lignes dans un terminal</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>3. Or say where it is</source>
        <translation>3. Ou dire où il est</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>4. The model for new indexes</source>
        <translation>4. Le modèle des nouveaux index</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>A Python</source>
        <translation>Un Python</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>A Python, or the program rdb-geo</source>
        <translation>Un Python, ou le programme rdb-geo</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>A border or gaps of value {value} are left out.</source>
        <translation>Une bordure ou des trous de valeur {value} sont laissés de côté.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>A chance of 50 % or more in {likely} of {searched} scenes: {names}</source>
        <translation>Probabilité de 50 % ou plus dans {likely} scènes sur {searched} : {names}</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>A chip is larger than the image: the whole image is one chip.</source>
        <translation>Une vignette est plus grande que l’image : toute l’image est une vignette.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>A chip is larger than the short side of the image: smaller chips are used.</source>
        <translation>Une vignette est plus grande que le petit côté de l’image : de plus petites sont utilisées.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>A file of the index is damaged, or a newer version wrote it: index its raster again.</source>
        <translation>Un fichier de l’index est endommagé, ou une version plus récente l’a écrit : réindexez son raster.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>A file of this name is there already: choose another name.</source>
        <translation>Un fichier de ce nom existe déjà : choisissez-en un autre.</translation>
    </message>
    <message>
        <extracomment>gui/scenes/model_box.py</extracomment>
        <source>A folder that holds a model</source>
        <translation>Un dossier qui contient un modèle</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py</extracomment>
        <source>A folder …</source>
        <translation>Un dossier …</translation>
    </message>
    <message>
        <extracomment>processing/calibrate_model.py</extracomment>
        <source>A model that you added gives scores that are no probabilities. Marks on the hits of a dozen searches make them so, for every later search with this model on this machine: mark hits as right or wrong in the panel, some of them further down the lists, and search also for things that are not there. At least 50 marks of 3 searches are needed, 10 of each kind; a few hundred are good.</source>
        <translation>Un modèle ajouté donne des scores qui ne sont pas des probabilités. Des marques sur les résultats d’une douzaine de recherches les rendent telles, pour toute recherche ultérieure avec ce modèle sur cette machine : marquez des résultats justes ou faux dans le panneau, certains plus bas dans les listes, et cherchez aussi des choses qui ne sont pas là. Il faut au moins 50 marques de 3 recherches, 10 de chaque sorte ; quelques centaines sont bien.</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>A page with map, pictures and scores of these hits, for the browser</source>
        <translation>Une page avec carte, images et scores de ces résultats, pour le navigateur</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>A part of the raster can't be read: get a fresh copy of it.</source>
        <translation>Une partie du raster ne peut pas être lue : procurez-vous une nouvelle copie.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>A part of {scene} can't be read: get a fresh copy of it.</source>
        <translation>Une partie de {scene} est illisible : procurez-vous une copie intacte.</translation>
    </message>
    <message>
        <extracomment>map/areas.py</extracomment>
        <source>A polygon of the area holds both poles: cut it in two.</source>
        <translation>Un polygone de la zone contient les deux pôles : coupez-le en deux.</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>A probability, 0 to 1: only hits with at least this score.</source>
        <translation>Une probabilité, de 0 à 1 : seulement les résultats d’au moins ce score.</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>A probability, 0 to 1: only places that score at least this after.</source>
        <translation>Une probabilité, de 0 à 1 : seulement les lieux qui ont ensuite au moins ce score.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>A scene gives hits from {chance} on.</source>
        <translation>Une scène donne des résultats à partir de {chance}.</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py</extracomment>
        <source>A scene is cut into square chips, and chips are what is found. Automatic suits the scene and the model.</source>
        <translation>Une scène est découpée en vignettes carrées, et ce sont les vignettes qui sont trouvées. Automatique convient à la scène et au modèle.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>A text is missing here. To search for the word itself, put it into quotes.</source>
        <translation>Il manque un texte ici. Pour chercher le mot même, mettez-le entre guillemets.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>A value that was given makes no sense.</source>
        <translation>Une valeur donnée n’a pas de sens.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>A weight is a number, such as ^2 or ^0.5.</source>
        <translation>Un poids est un nombre, comme ^2 ou ^0.5.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>A weight lies above 0 and is at most {most}.</source>
        <translation>Un poids est supérieur à 0 et au plus {most}.</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>A year, a month or a day: 2024, 2024-05 or 2024-05-01. Scenes without a date are left out then.</source>
        <translation>Une année, un mois ou un jour : 2024, 2024-05 ou 2024-05-01. Les scènes sans date sont alors laissées de côté.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>AND, OR or NOT is missing before this, in capitals.</source>
        <translation>Il manque AND, OR ou NOT avant ceci, en majuscules.</translation>
    </message>
    <message>
        <extracomment>gui/scenes/add_model_dialog.py</extracomment>
        <source>Add</source>
        <translation>Ajouter</translation>
    </message>
    <message>
        <extracomment>gui/scenes/add_model_dialog.py</extracomment>
        <source>Add a model</source>
        <translation>Ajouter un modèle</translation>
    </message>
    <message>
        <extracomment>gui/scenes/model_box.py</extracomment>
        <source>Add a model, or remove one</source>
        <translation>Ajouter un modèle, ou en retirer un</translation>
    </message>
    <message>
        <extracomment>gui/scenes/model_box.py</extracomment>
        <source>Add by name …</source>
        <translation>Ajouter par nom …</translation>
    </message>
    <message>
        <extracomment>gui/scenes/model_box.py</extracomment>
        <source>Add from a folder …</source>
        <translation>Ajouter depuis un dossier …</translation>
    </message>
    <message>
        <extracomment>gui/scenes/scene_box.py</extracomment>
        <source>Add to map</source>
        <translation>Ajouter à la carte</translation>
    </message>
    <message>
        <extracomment>flows/ways_out.py</extracomment>
        <source>Allow it</source>
        <translation>Autoriser</translation>
    </message>
    <message>
        <extracomment>gui/options_page.py, gui/scenes/add_model_dialog.py</extracomment>
        <source>Allow the engine to ask the internet: for weights of other models, and scenes that lie there</source>
        <translation>Autoriser le moteur à interroger internet : poids d’autres modèles et scènes qui s’y trouvent</translation>
    </message>
    <message>
        <extracomment>flows/session.py</extracomment>
        <source>Allowing</source>
        <translation>Autorisation</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Also compare outlines</source>
        <translation>Comparer aussi les contours</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Also where there is no confident match</source>
        <translation>Aussi là où il n’y a pas de résultat sûr</translation>
    </message>
    <message>
        <extracomment>map/areas.py</extracomment>
        <source>An edge of the area is longer than 180° of longitude: it is taken the short way, across 180°.</source>
        <translation>Un bord de la zone dépasse 180° de longitude : il est pris par le chemin court, à travers 180°.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>An example is a longitude and a latitude, or the path of a picture.</source>
        <translation>Un exemple est une longitude et une latitude, ou le chemin d'une image.</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>Another program holds or blocks a file, most often an antivirus. Close other QGIS windows, install again; where that does not help, have your IT allow the folder {folder}.</source>
        <translation>Un autre programme tient ou bloque un fichier, le plus souvent un antivirus. Fermez les autres fenêtres de QGIS et réinstallez ; si cela ne suffit pas, faites autoriser le dossier {folder} par votre service informatique.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>Another program is adding or removing {model}: wait until it is done.</source>
        <translation>Un autre programme ajoute ou retire {model} : attendez qu’il ait fini.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>Another program is indexing this raster into the same folder: wait until it is done.</source>
        <translation>Un autre programme indexe ce raster dans le même dossier : attendez qu’il ait fini.</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Another …</source>
        <translation>Un autre …</translation>
    </message>
    <message>
        <extracomment>gui/search/search_page.py</extracomment>
        <source>Answer with polygons …</source>
        <translation>Réponse avec des polygones …</translation>
    </message>
    <message>
        <extracomment>gui/scenes/add_model_dialog.py</extracomment>
        <source>Any CLIP or SigLIP that is published as ONNX files: a folder is copied without any network, a name is asked of huggingface.co. Afterwards it works offline, and images, words and hits stay here.</source>
        <translation>Tout CLIP ou SigLIP publié en fichiers ONNX : un dossier est copié sans réseau, un nom est demandé à huggingface.co. Ensuite, il fonctionne hors ligne, et images, mots et résultats restent ici.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>Asked in English: {words}</source>
        <translation>Demandé en anglais : {words}</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>At most so far away, in metres</source>
        <translation>Au plus à cette distance, en mètres</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>At most so far away: 200 m, 1.5 km, 0.5 mi. Empty = it touches.</source>
        <translation>Au plus si loin : 200 m, 1,5 km, 0,5 mi. Vide = il touche.</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Automatic is the model that is part of the engine. Others are listed once it works.</source>
        <translation>Automatique est le modèle qui fait partie du moteur. Les autres apparaissent dès qu’il fonctionne.</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Average precision by area</source>
        <translation>Précision moyenne en surface</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Average precision by count</source>
        <translation>Précision moyenne en nombre</translation>
    </message>
    <message>
        <extracomment>gui/scenes/reading_box.py</extracomment>
        <source>Bands</source>
        <translation>Bandes</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>Bands for red, green, blue</source>
        <translation>Bandes pour le rouge, le vert, le bleu</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>Before, {value} of the first {k} hits were right (precision@{k}, 95 % interval {low} … {high}).</source>
        <translation>Avant, {value} des {k} premiers résultats étaient justes (precision@{k}, intervalle à 95 % {low} … {high}).</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Best lowest score</source>
        <translation>Meilleur plus petit score</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Best percent of all chips</source>
        <translation>Meilleur pourcentage de toutes les vignettes</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Best score</source>
        <translation>Meilleur score</translation>
    </message>
    <message>
        <extracomment>processing/query_example.py, processing/score_heatmap.py</extracomment>
        <source>Box around the example</source>
        <translation>Rectangle autour de l’exemple</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>By number (4,3,2) or name (red,green,blue); empty = chosen from the scene.</source>
        <translation>Par numéro (4,3,2) ou par nom (red,green,blue) ; vide = selon la scène.</translation>
    </message>
    <message>
        <extracomment>processing/calibrate_model.py</extracomment>
        <source>Calibrate a model with marks</source>
        <translation>Étalonner un modèle par des marques</translation>
    </message>
    <message>
        <extracomment>processing/calibrate_model.py</extracomment>
        <source>Calibration error on searches that were left out</source>
        <translation>Erreur d’étalonnage sur les recherches laissées de côté</translation>
    </message>
    <message>
        <extracomment>flows/scenes/keeping.py</extracomment>
        <source>Can't be deleted: {names}.</source>
        <translation>Impossible à supprimer : {names}.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/keeping.py</extracomment>
        <source>Can't be opened: {names}.</source>
        <translation>Impossible à ouvrir : {names}.</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Change between two dates</source>
        <translation>Changement entre deux dates</translation>
    </message>
    <message>
        <extracomment>gui/search/search_page.py</extracomment>
        <source>Change between two dates …</source>
        <translation>Changement entre deux dates …</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Changed places</source>
        <translation>Lieux changés</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Changes that keep the outline of the chips, since no region is left there: {count}.</source>
        <translation>Changements qui gardent le contour des vignettes, car aucune région n’y reste : {count}.</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py, processing/index_scene.py</extracomment>
        <source>Chip size</source>
        <translation>Taille des vignettes</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Chips compared</source>
        <translation>Vignettes comparées</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Chips show {before} m of ground before and {after} m after: scores are hard to compare. Index both alike.</source>
        <translation>Les vignettes montrent {before} m de sol avant et {after} m après : les scores sont difficiles à comparer. Indexez les deux de la même façon.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Chips under clouds or their shadows, as the product tells, which did not answer: {count}.</source>
        <translation>Vignettes sous des nuages ou leurs ombres, selon le produit, qui n’ont pas répondu : {count}.</translation>
    </message>
    <message>
        <extracomment>processing/calibrate_model.py</extracomment>
        <source>Choose layers of hits with marks.</source>
        <translation>Choisissez des couches de résultats marqués.</translation>
    </message>
    <message>
        <extracomment>gui/dock.py</extracomment>
        <source>Choose the folder of the index</source>
        <translation>Choisir le dossier de l’index</translation>
    </message>
    <message>
        <extracomment>flows/starting/setup.py</extracomment>
        <source>Choose the folder that holds the wheels: this copy of the plugin carries no engine.</source>
        <translation>Choisissez le dossier qui contient les wheels : cette copie de l’extension n’apporte pas de moteur.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/keeping.py</extracomment>
        <source>Clean up</source>
        <translation>Nettoyer</translation>
    </message>
    <message>
        <extracomment>gui/scenes/scene_box.py</extracomment>
        <source>Clean up …</source>
        <translation>Nettoyer …</translation>
    </message>
    <message>
        <extracomment>gui/scenes/add_model_dialog.py, gui/setup_dialog.py</extracomment>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <extracomment>gui/message_strip.py</extracomment>
        <source>Close this message</source>
        <translation>Fermer ce message</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Clouds and their shadows are cut out.</source>
        <translation>Les nuages et leurs ombres sont découpés.</translation>
    </message>
    <message>
        <extracomment>gui/search/search_page.py</extracomment>
        <source>Compare</source>
        <translation>Comparer</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Compare with polygons</source>
        <translation>Comparer avec des polygones</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Copied.</source>
        <translation>Copié.</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Copy</source>
        <translation>Copier</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Copy diagnostics</source>
        <translation>Copier le diagnostic</translation>
    </message>
    <message>
        <extracomment>gui/scenes/scene_box.py</extracomment>
        <source>Delete files of earlier results that no layer of the project shows</source>
        <translation>Supprimer les fichiers de résultats antérieurs qu’aucune couche du projet ne montre</translation>
    </message>
    <message>
        <extracomment>flows/scenes/models.py</extracomment>
        <source>Delete the model {name}? Its indexes stay, and need it to be asked.</source>
        <translation>Supprimer le modèle {name} ? Ses index restent, et ont besoin de lui pour être interrogés.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/keeping.py</extracomment>
        <source>Delete {number} files ({size} MB) of earlier results in {folder}? No layer of this project shows them.</source>
        <translation>Supprimer {number} fichiers ({size} Mo) de résultats antérieurs dans {folder} ? Aucune couche de ce projet ne les montre.</translation>
    </message>
    <message>
        <extracomment>flows/starting/setup.py</extracomment>
        <source>Diagnostics</source>
        <translation>Diagnostic</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Dissolve hits that touch</source>
        <translation>Fusionner les résultats qui se touchent</translation>
    </message>
    <message>
        <extracomment>flows/drawing.py</extracomment>
        <source>Draw a box around an example on a raster layer. Esc ends it.</source>
        <translation>Dessinez un rectangle autour d’un exemple sur une couche raster. Échap l’arrête.</translation>
    </message>
    <message>
        <extracomment>gui/search/search_page.py</extracomment>
        <source>Draw a box on any raster layer: more places that look like it are searched.</source>
        <translation>Dessinez un rectangle sur une couche raster : d’autres lieux qui y ressemblent sont cherchés.</translation>
    </message>
    <message>
        <extracomment>gui/search/search_page.py</extracomment>
        <source>Draw an example …</source>
        <translation>Un exemple …</translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>Drawing the heatmap …</source>
        <translation>Dessin de la carte de chaleur …</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Drawn as red, green, blue: bands {bands}.</source>
        <translation>Affichées en rouge, vert, bleu : bandes {bands}.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Drawn from band {band} alone.</source>
        <translation>Affichée avec la seule bande {band}.</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>Draws the outline of what was found. Marks on outlines are kept, but Re-rank can't learn from them.</source>
        <translation>Trace le contour de ce qui a été trouvé. Les marques sur les contours sont gardées, mais Reclasser ne peut pas en apprendre.</translation>
    </message>
    <message>
        <extracomment>processing/parameters.py</extracomment>
        <source>Empty = all that are more likely right than not.</source>
        <translation>Vide = tous ceux qui sont plus probablement justes que faux.</translation>
    </message>
    <message>
        <extracomment>processing/refine_marks.py</extracomment>
        <source>Empty = as the layer says.</source>
        <translation>Vide = comme le dit la couche.</translation>
    </message>
    <message>
        <extracomment>gui/options_page.py</extracomment>
        <source>Engine</source>
        <translation>Moteur</translation>
    </message>
    <message>
        <extracomment>gui/search/search_page.py</extracomment>
        <source>English words, or several joined: "storage tanks" AND river NOT forest. OR, ( ) and ^0.5 work too.</source>
        <translation>Des mots anglais, ou plusieurs réunis : "storage tanks" AND river NOT forest. OR, ( ) et ^0.5 marchent aussi.</translation>
    </message>
    <message>
        <extracomment>the engine's models</extracomment>
        <source>English. Knows aerial views only as far as the web shows them: models tuned on satellite images find more.</source>
        <translation>Anglais. Ne connaît les vues aériennes qu'autant que le web en montre : les modèles affinés sur images satellite trouvent plus.</translation>
    </message>
    <message>
        <extracomment>the engine's models</extracomment>
        <source>English. Knows what RSICD's 30 classes show, and clouds, snow, ice, wetland, airplanes, swimming pools, floods, burn scars and smoke: scenes and large objects in natural colour, not single small objects, numbers, places or dates. Floods over fields, burn scars, snow on fields and smoke it knows from composed pictures alone. It has seen no radar and no night; false-colour pictures mislead it.</source>
        <translation>Anglais. Connaît ce que montrent les 30 classes de RSICD, ainsi que nuages, neige, glace, zones humides, avions, piscines, inondations, zones brûlées et fumée : scènes et grands objets en couleurs naturelles, pas de petits objets isolés, nombres, lieux ni dates. Les inondations de champs, zones brûlées, neige sur les champs et fumée, il ne les connaît que par des images composées. Il n'a vu ni radar ni nuit ; les fausses couleurs le trompent.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>Every place answers this question: leave out the part that stands against itself.</source>
        <translation>Tout lieu répond à cette question : retirez la partie qui s'oppose à elle-même.</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>Export</source>
        <translation>Exporter</translation>
    </message>
    <message>
        <extracomment>flows/results/export.py</extracomment>
        <source>Export hits</source>
        <translation>Exporter les résultats</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>Export the layer by QGIS as a rendered image, add it to the map, and index that.</source>
        <translation>Exportez la couche avec QGIS comme image rendue, ajoutez-la à la carte et indexez celle-ci.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>Export the layer …</source>
        <translation>Exporter la couche …</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>F1 by area</source>
        <translation>F1 en surface</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>F1 by count</source>
        <translation>F1 en nombre</translation>
    </message>
    <message>
        <extracomment>gui/scenes/scene_box.py</extracomment>
        <source>Find moved</source>
        <translation>Retrouver</translation>
    </message>
    <message>
        <extracomment>gui/dock.py</extracomment>
        <source>Find, test or install the engine</source>
        <translation>Trouver, tester ou installer le moteur</translation>
    </message>
    <message>
        <extracomment>processing/query_example.py</extracomment>
        <source>Finds the places in indexed scenes that look like a piece of a raster. The raster need not be in the index. A box about as large as the chips of the index works best; the example itself is usually the first hit.</source>
        <translation>Trouve dans les scènes indexées les lieux qui ressemblent à un morceau de raster. Le raster n’a pas besoin d’être dans l’index. Un rectangle à peu près aussi grand que les vignettes de l’index convient le mieux ; l’exemple lui-même est d’habitude le premier résultat.</translation>
    </message>
    <message>
        <extracomment>processing/query_index.py</extracomment>
        <source>Finds the places in indexed scenes that words describe, such as “flooded farmland” or “storage tanks”, and writes them as polygons with a score: the probability, 0 to 1, that a place shows it. Where nothing stands out the layer stays empty, and that is said.

Several texts can be joined: "storage tanks" AND river NOT forest, with OR, ( ) and weights such as ^0.5.

English words work best. Everything is done on this machine.</source>
        <translation>Trouve dans les scènes indexées les lieux que des mots décrivent, comme « flooded farmland » ou « storage tanks », et les écrit comme polygones avec un score : la probabilité, de 0 à 1, qu’un lieu le montre. Où rien ne ressort la couche reste vide, et cela est dit.

Plusieurs textes peuvent être réunis : "storage tanks" AND river NOT forest, avec OR, ( ) et des poids comme ^0.5.

Les mots anglais marchent le mieux. Tout se fait sur cette machine.</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Finds where words became true between two dates of one place, such as “flooded farmland”. Both images must be in the index: choose them as layers, or name dates (2024-05). A place counts where its score rose beyond what unchanged places show.

The number of places that changed as much the other way says how many of the changes may be false.</source>
        <translation>Trouve où des mots sont devenus vrais entre deux dates d’un lieu, comme « flooded farmland ». Les deux images doivent être dans l’index : choisissez-les comme couches, ou nommez des dates (2024-05). Un lieu compte si son score a monté plus que ce que montrent les lieux inchangés.

Le nombre de lieux qui ont autant changé dans l’autre sens dit combien de changements peuvent être faux.</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py</extracomment>
        <source>Folder of rasters</source>
        <translation>Dossier de rasters</translation>
    </message>
    <message>
        <extracomment>gui/dock.py, processing/index_scene.py, processing/parameters.py</extracomment>
        <source>Folder of the index</source>
        <translation>Dossier de l’index</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Folder of wheels</source>
        <translation>Dossier de wheels</translation>
    </message>
    <message>
        <extracomment>gui/dock.py</extracomment>
        <source>Folder that keeps the index. It is remembered in the project.</source>
        <translation>Dossier qui garde l’index. Le projet s’en souvient.</translation>
    </message>
    <message>
        <extracomment>processing/score_heatmap.py</extracomment>
        <source>Follow the image</source>
        <translation>Suivre l’image</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py, processing/search_base.py</extracomment>
        <source>For buildings; outlines that are not rectangular stay as they are. For crooked things leave it off.</source>
        <translation>Pour les bâtiments ; les contours qui ne sont pas rectangulaires restent tels quels. À laisser décoché pour les formes courbes.</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>For example: flooded farmland</source>
        <translation>Par exemple : flooded farmland</translation>
    </message>
    <message>
        <extracomment>processing/query_index.py</extracomment>
        <source>For example: flooded farmland, or "storage tanks" AND river NOT forest</source>
        <translation>Par exemple : flooded farmland, ou "storage tanks" AND river NOT forest</translation>
    </message>
    <message>
        <extracomment>flows/scenes/keeping.py</extracomment>
        <source>Found again in their new place: {names}</source>
        <translation>Retrouvés à leur nouvel endroit : {names}</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>From the edge of a chip to the nearest shape, on the ground.</source>
        <translation>Du bord d’une vignette à la forme la plus proche, au sol.</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Give an image or a date for both times: one of the two for each.</source>
        <translation>Donnez une image ou une date pour les deux moments : l’une des deux pour chacun.</translation>
    </message>
    <message>
        <extracomment>processing/score_heatmap.py</extracomment>
        <source>Give either words, or a raster with a box.</source>
        <translation>Donnez des mots, ou un raster avec un rectangle.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>Give one band or three (red,green,blue), not “{bands}”.</source>
        <translation>Donnez une bande ou trois (rouge,vert,bleu), pas « {bands} ».</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py, processing/score_heatmap.py</extracomment>
        <source>Heatmap</source>
        <translation>Chaleur</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>Heatmap follows the image</source>
        <translation>La carte de chaleur suit l’image</translation>
    </message>
    <message>
        <extracomment>gui/results/results_box.py</extracomment>
        <source>Heatmap of this scene</source>
        <translation>Carte de chaleur de cette scène</translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>Heatmap: {words}</source>
        <translation>Carte de chaleur : {words}</translation>
    </message>
    <message>
        <extracomment>processing/score_heatmap.py</extracomment>
        <source>Highest score</source>
        <translation>Plus grand score</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Hits</source>
        <translation>Résultats</translation>
    </message>
    <message>
        <extracomment>processing/parameters.py</extracomment>
        <source>Hits at most</source>
        <translation>Résultats au plus</translation>
    </message>
    <message>
        <extracomment>gui/options_page.py</extracomment>
        <source>Hits of a search</source>
        <translation>Résultats d’une recherche</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>Hits that touch are joined to one region; the number of hits then counts places.</source>
        <translation>Les résultats qui se touchent sont réunis en une région ; le nombre de résultats compte alors des lieux.</translation>
    </message>
    <message>
        <extracomment>processing/refine_marks.py</extracomment>
        <source>Hits with marks</source>
        <translation>Résultats avec marques</translation>
    </message>
    <message>
        <extracomment>gui/search/search_page.py</extracomment>
        <source>How many</source>
        <translation>Combien</translation>
    </message>
    <message>
        <extracomment>gui/scenes/reading_box.py</extracomment>
        <source>How rasters are read: {choices}</source>
        <translation>Lecture des rasters : {choices}</translation>
    </message>
    <message>
        <extracomment>gui/scenes/add_model_dialog.py</extracomment>
        <source>I have read this licence, and my use is allowed</source>
        <translation>J’ai lu cette licence, et mon usage est permis</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Image after</source>
        <translation>Image après</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Image before</source>
        <translation>Image avant</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Images that changed since they were indexed, which the answer does not know: {count}, the first {first}. Index again.</source>
        <translation>Images modifiées depuis leur indexation, ce que la réponse ignore : {count}, la première {first}. Indexez à nouveau.</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>In pixels (256) or metres (300m); empty = chosen from scene and model.</source>
        <translation>En pixels (256) ou en mètres (300m) ; vide = selon la scène et le modèle.</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>In the search line: "storage tanks" AND river NOT forest, with OR, ( ) and weights ^0.5</source>
        <translation>Dans la ligne de recherche : "storage tanks" AND river NOT forest, avec OR, ( ) et des poids ^0.5</translation>
    </message>
    <message>
        <extracomment>gui/scenes/scene_box.py</extracomment>
        <source>In this index</source>
        <translation>Dans cet index</translation>
    </message>
    <message>
        <extracomment>flows/scenes/keeping.py, gui/dock.py</extracomment>
        <source>Index</source>
        <translation>Index</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py, gui/scenes/scene_box.py</extracomment>
        <source>Index again</source>
        <translation>Réindexer</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>Index again even where nothing changed</source>
        <translation>Réindexer même si rien n’a changé</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py</extracomment>
        <source>Index all rasters of a folder, without loading them</source>
        <translation>Indexer tous les rasters d’un dossier, sans les charger</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>Index raster</source>
        <translation>Indexer un raster</translation>
    </message>
    <message>
        <extracomment>gui/scenes/scene_box.py</extracomment>
        <source>Index the selected scenes anew, with the choices above</source>
        <translation>Réindexer les scènes sélectionnées, avec les choix ci-dessus</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py</extracomment>
        <source>Index these layers</source>
        <translation>Indexer ces couches</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py</extracomment>
        <source>Index this layer</source>
        <translation>Indexer cette couche</translation>
    </message>
    <message>
        <extracomment>flows/results/pictures.py, flows/scenes/indexing.py, flows/search.py, flows/shown.py, flows/ways_out.py</extracomment>
        <source>Index …</source>
        <translation>Index …</translation>
    </message>
    <message>
        <extracomment>processing/score_heatmap.py</extracomment>
        <source>Indexed scene to draw</source>
        <translation>Scène indexée à dessiner</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Install</source>
        <translation>Installer</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>Install Python 3.12 from python.org (64 bit, for you alone is enough), then press Look again.</source>
        <translation>Installez Python 3.12 depuis python.org (64 bits, pour vous seul suffit), puis appuyez sur Chercher encore.</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>Install Python 3.12 from python.org, or with  brew install python@3.12, then press Look again.</source>
        <translation>Installez Python 3.12 depuis python.org, ou avec  brew install python@3.12, puis appuyez sur Chercher encore.</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>Install one:  {command}, then press Look again.</source>
        <translation>Installez-en un :  {command}, puis appuyez sur Chercher encore.</translation>
    </message>
    <message>
        <extracomment>flows/starting/setup.py</extracomment>
        <source>Install the engine</source>
        <translation>Installer le moteur</translation>
    </message>
    <message>
        <extracomment>flows/starting/setup.py</extracomment>
        <source>Install the engine into {folder} with {python}?</source>
        <translation>Installer le moteur dans {folder} avec {python} ?</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Instead of a layer: a date such as 2024-05, or the name of scenes with * for any letters.</source>
        <translation>Au lieu d’une couche : une date comme 2024-05, ou le nom de scènes avec * pour des lettres quelconques.</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>It goes into {folder}, about 800 MB.</source>
        <translation>Il va dans {folder}, environ 800 Mo.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>It is called like a mask or quality band: its numbers are drawn, and are no picture.</source>
        <translation>Elle porte un nom de masque ou de bande de qualité : ses nombres sont dessinés, et ne sont pas une image.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>It is called like a model of heights: its numbers are drawn, and are no picture.</source>
        <translation>Elle porte un nom de modèle d’altitudes : ses nombres sont dessinés, et ne sont pas une image.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>It is called like a spectral index or class map: its numbers are drawn, and are no picture.</source>
        <translation>Elle porte un nom d’indice spectral ou de carte de classes : ses nombres sont dessinés, et ne sont pas une image.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>It is called like radar ({sign}): models that learned from photographs find little in it.</source>
        <translation>Elle porte un nom de radar ({sign}) : les modèles formés sur des photographies y trouvent peu.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>It lies at {lon}, {lat} (longitude, latitude), {length} from where its coordinate system ({crs}) is used: check that the system and the corners are its own.</source>
        <translation>Elle se trouve à {lon}, {lat} (longitude, latitude), à {length} de là où son système de coordonnées ({crs}) s’emploie : vérifiez que le système et les coins sont les siens.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>It lies {length} from the zone of the tile {tile} in its name: check its coordinate system ({crs}).</source>
        <translation>Elle se trouve à {length} de la zone de la tuile {tile} de son nom : vérifiez son système de coordonnées ({crs}).</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>It looks at one chip at a time, as its numbers depend on the others otherwise.</source>
        <translation>Il regarde une vignette à la fois, car sinon ses nombres dépendent des autres.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>It looks like {name}, which is in the index too: every find counts twice until one of them is removed.</source>
        <translation>Il ressemble à {name}, qui est aussi dans l’index : chaque résultat compte double tant que l’un des deux n’est pas retiré.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/adding.py</extracomment>
        <source>It works offline afterwards.</source>
        <translation>Ensuite, il fonctionne hors ligne.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Its clouds are not told from the ground: {reason}</source>
        <translation>Les nuages ne sont pas distingués du sol : {reason}</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Its corners look like degrees, which its coordinate system ({crs}) has not: give it its own.</source>
        <translation>Ses coins ressemblent à des degrés, que son système de coordonnées ({crs}) n’a pas : donnez-lui le sien.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Its files state no licence: ask its authors ({origin}).</source>
        <translation>Ses fichiers n’indiquent aucune licence : demandez à ses auteurs ({origin}).</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Its mask of clouds ({mask}) is used: chips under clouds answer only questions about clouds.</source>
        <translation>Son masque de nuages ({mask}) est utilisé : les vignettes sous les nuages ne répondent qu’aux questions sur les nuages.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Its pixels are not square on the ground ({ratio} : 1), nor are its chips: reproject it to metres first.</source>
        <translation>Ses pixels ne sont pas carrés au sol ({ratio} : 1), ses vignettes non plus : reprojetez-le d’abord en mètres.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Its server does not tell whether it changed: tick Index again to be sure.</source>
        <translation>Le serveur ne dit pas si elle a changé : cochez « Réindexer » pour être sûr.</translation>
    </message>
    <message>
        <extracomment>processing/refine_marks.py</extracomment>
        <source>Keep what was learned</source>
        <translation>Garder ce qui a été appris</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>LOW,HIGH in the scene's values, or none; empty = from 2 to 98 percent of the scene.</source>
        <translation>BAS,HAUT en valeurs de la scène, ou none ; vide = de 2 à 98 pour cent de la scène.</translation>
    </message>
    <message>
        <extracomment>processing/calibrate_model.py</extracomment>
        <source>Layers of hits with marks</source>
        <translation>Couches de résultats marqués</translation>
    </message>
    <message>
        <extracomment>gui/search/search_page.py</extracomment>
        <source>Learn from marks of a layer …</source>
        <translation>Apprendre des marques d’une couche …</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>Learn from the marks and search again: a new layer. Mark at least one hit right and one wrong.</source>
        <translation>Apprendre des marques et chercher à nouveau : une nouvelle couche. Marquez au moins un résultat juste et un faux.</translation>
    </message>
    <message>
        <extracomment>flows/results/feedback.py</extracomment>
        <source>Learned from {right} right and {wrong} wrong.</source>
        <translation>Appris de {right} justes et {wrong} faux.</translation>
    </message>
    <message>
        <extracomment>processing/refine_marks.py</extracomment>
        <source>Learns from hits that were marked as right or wrong, and searches again. Mark them in the panel, or write “right” and “wrong” into the field “mark” of the layer; a few of each are enough, and some from further down the list help most.

It also says how many of the first hits were right, with a 95 percent interval, and can keep what was learned as a file for other images.</source>
        <translation>Apprend de résultats marqués comme justes ou faux, et cherche à nouveau. Marquez-les dans le panneau, ou écrivez « right » et « wrong » dans le champ « mark » de la couche ; quelques-uns de chaque suffisent, et certains plus bas dans la liste aident le plus.

Dit aussi combien des premiers résultats étaient justes, avec un intervalle à 95 pour cent, et peut garder ce qui a été appris dans un fichier pour d’autres images.</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Least change, in standard deviations</source>
        <translation>Plus petit changement, en écarts-types</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Left out, as models tell no number from a picture: {phrases}.</source>
        <translation>Laissé de côté, car les modèles ne lisent aucun nombre dans une image : {phrases}.</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>Like this</source>
        <translation>Semblables</translation>
    </message>
    <message>
        <extracomment>flows/scenes/adding.py</extracomment>
        <source>Limits: {limits}</source>
        <translation>Limites : {limits}</translation>
    </message>
    <message>
        <extracomment>gui/scenes/scene_box.py</extracomment>
        <source>Load the selected scenes as layers</source>
        <translation>Charger comme couches les scènes sélectionnées</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py, flows/search.py</extracomment>
        <source>Loading the model …</source>
        <translation>Chargement du modèle …</translation>
    </message>
    <message>
        <extracomment>gui/scenes/add_model_dialog.py</extracomment>
        <source>Look</source>
        <translation>Examiner</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Look again</source>
        <translation>Chercher encore</translation>
    </message>
    <message>
        <extracomment>flows/scenes/keeping.py</extracomment>
        <source>Look for moved rasters</source>
        <translation>Chercher les rasters déplacés</translation>
    </message>
    <message>
        <extracomment>gui/scenes/scene_box.py</extracomment>
        <source>Look for rasters that are not where they were, around the index</source>
        <translation>Chercher autour de l’index les rasters qui ne sont plus à leur place</translation>
    </message>
    <message>
        <extracomment>flows/starting/setup.py</extracomment>
        <source>Looking for Pythons</source>
        <translation>Recherche des Python</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Looking for Pythons …</source>
        <translation>Recherche des Python …</translation>
    </message>
    <message>
        <extracomment>flows/scenes/adding.py</extracomment>
        <source>Looking …</source>
        <translation>Examen en cours …</translation>
    </message>
    <message>
        <extracomment>processing/refine_marks.py</extracomment>
        <source>Lower end of its 95 % interval</source>
        <translation>Borne inférieure de son intervalle à 95 %</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py, processing/score_heatmap.py, processing/search_base.py</extracomment>
        <source>Lowest score</source>
        <translation>Plus petit score</translation>
    </message>
    <message>
        <extracomment>gui/results/score_slider.py</extracomment>
        <source>Lowest score shown</source>
        <translation>Plus petit score affiché</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>Makes rasters searchable. Each scene is cut into square chips that overlap, and a model on this machine turns every chip into numbers that are kept in the folder of the index. Index once, then search as often as you like.

Scenes that are in the index already and have not changed are skipped. A run that was stopped goes on where it stopped.</source>
        <translation>Permet de chercher dans des rasters. Chaque scène est découpée en vignettes carrées qui se recouvrent, et un modèle sur cette machine change chaque vignette en nombres gardés dans le dossier de l’index. Indexez une fois, puis cherchez aussi souvent que vous voulez.

Les scènes qui sont déjà dans l’index et n’ont pas changé sont passées. Une exécution arrêtée reprend où elle s’est arrêtée.</translation>
    </message>
    <message>
        <extracomment>gui/results/results_box.py</extracomment>
        <source>Mark as not sure</source>
        <translation>Marquer comme incertain</translation>
    </message>
    <message>
        <extracomment>gui/results/results_box.py</extracomment>
        <source>Mark as right</source>
        <translation>Marquer comme juste</translation>
    </message>
    <message>
        <extracomment>gui/results/results_box.py</extracomment>
        <source>Mark as wrong</source>
        <translation>Marquer comme faux</translation>
    </message>
    <message>
        <extracomment>flows/results/feedback.py</extracomment>
        <source>Mark at least one hit as right and one as wrong, further down the list too; then re-rank.</source>
        <translation>Marquez au moins un résultat comme juste et un comme faux, aussi plus bas dans la liste ; puis reclassez.</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>Mark the selected hits as right and go to the next (key +)</source>
        <translation>Marquer les résultats choisis comme justes et passer au suivant (touche +)</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>Mark the selected hits as wrong and go to the next (key −)</source>
        <translation>Marquer les résultats choisis comme faux et passer au suivant (touche −)</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>Marks of one kind teach nothing: mark at least one hit as right and one as wrong.</source>
        <translation>Des marques d’une seule sorte n’apprennent rien : marquez au moins un résultat comme juste et un comme faux.</translation>
    </message>
    <message>
        <extracomment>flows/results/feedback.py</extracomment>
        <source>Marks on these new hits would teach most: {ranks}.</source>
        <translation>Des marques sur ces nouveaux résultats apprendraient le plus : {ranks}.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/adding.py, flows/scenes/models.py, gui/scenes/add_model_dialog.py, gui/scenes/index_page.py, gui/scenes/model_box.py, processing/index_scene.py</extracomment>
        <source>Model</source>
        <translation>Modèle</translation>
    </message>
    <message>
        <extracomment>gui/options_page.py</extracomment>
        <source>Model for new indexes</source>
        <translation>Modèle pour de nouveaux index</translation>
    </message>
    <message>
        <extracomment>flows/scenes/models.py</extracomment>
        <source>Models</source>
        <translation>Modèles</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>More</source>
        <translation>Plus</translation>
    </message>
    <message>
        <extracomment>gui/results/results_box.py</extracomment>
        <source>More like this</source>
        <translation>Plus comme celui-ci</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>More than {most} levels of parentheses and NOT are too many.</source>
        <translation>Plus de {most} niveaux de parenthèses et de NOT, c'est trop.</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>More: {choices}</source>
        <translation>Plus : {choices}</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py, processing/detect_change.py, processing/search_base.py</extracomment>
        <source>Moves outlines to where colours and textures change; reads the image around each region.</source>
        <translation>Place les contours là où les couleurs et les textures changent ; lit l'image autour de chaque région.</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>Near</source>
        <translation>Près de</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>No chip of the index lies within the area: choose a larger one.</source>
        <translation>Aucune vignette de l'index n'est dans la zone : choisissez-en une plus grande.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>No chip of {scene} has {share} valid pixels: allow fewer, or take smaller chips.</source>
        <translation>Aucune vignette de {scene} n'a {share} de pixels valides : acceptez-en moins, ou prenez-en de plus petites.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>No confident match among {searched} chips</source>
        <translation>Aucun résultat sûr parmi {searched} vignettes</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>No confident match, but {count} look-alikes among {searched} chips</source>
        <translation>Aucun résultat sûr, mais {count} ressemblants parmi {searched} vignettes</translation>
    </message>
    <message>
        <extracomment>flows/shown.py</extracomment>
        <source>No confident match. Hits are listed only where something stands out.</source>
        <translation>Aucun résultat sûr. Seul ce qui ressort est listé.</translation>
    </message>
    <message>
        <extracomment>flows/starting/setup.py</extracomment>
        <source>No engine was found there. Install it with 1 or 2, or choose its path.</source>
        <translation>Aucun moteur n’y a été trouvé. Installez-le par 1 ou 2, ou choisissez son chemin.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>No hit among {searched} chips: none reaches what was asked for.</source>
        <translation>Aucun résultat parmi {searched} vignettes : aucun n’atteint ce qui était demandé.</translation>
    </message>
    <message>
        <extracomment>flows/results/export.py</extracomment>
        <source>No hit is marked as right yet.</source>
        <translation>Aucun résultat n’est encore marqué comme juste.</translation>
    </message>
    <message>
        <extracomment>flows/results/export.py</extracomment>
        <source>No hit is shown.</source>
        <translation>Aucun résultat n’est affiché.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>No index here yet. The project is not saved: its index and results go to {folder}.</source>
        <translation>Pas encore d’index ici. Le projet n’est pas enregistré : son index et ses résultats vont dans {folder}.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>No index here yet: index a raster layer first.</source>
        <translation>Pas encore d’index ici : indexez d’abord une couche raster.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/keeping.py</extracomment>
        <source>No moved raster was found around the index.</source>
        <translation>Aucun raster déplacé n’a été trouvé autour de l’index.</translation>
    </message>
    <message>
        <extracomment>map/areas.py</extracomment>
        <source>No polygon of {layer} is selected.</source>
        <translation>Aucun polygone de {layer} n’est sélectionné.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>No scene of the index was taken in the time that was chosen.</source>
        <translation>Aucune scène de l'index n'est de la période choisie.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>No scene of the index was taken in the time that was chosen: {undated} of {scenes} have no date.</source>
        <translation>Aucune scène de l'index n'est de la période choisie : {undated} sur {scenes} n'ont pas de date.</translation>
    </message>
    <message>
        <extracomment>gui/scenes/reading_box.py</extracomment>
        <source>Nodata</source>
        <translation>Sans données</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>None of the layers is a raster file.</source>
        <translation>Aucune des couches n’est un fichier raster.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>None of the {count} polygons lies where chips are indexed.</source>
        <translation>Aucun des {count} polygones n'est là où c'est indexé.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>None of them is near, so the answer says little.</source>
        <translation>Aucun n’est proche, la réponse dit donc peu de chose.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>Not where they were: {names}. Load them from their new place and index them again.</source>
        <translation>Ne sont plus à leur place : {names}. Chargez-les depuis leur nouvel emplacement et réindexez-les.</translation>
    </message>
    <message>
        <extracomment>gui/dock.py, gui/options_page.py</extracomment>
        <source>Nothing leaves this machine: images, words and hits stay here.</source>
        <translation>Rien ne quitte cette machine : images, mots et résultats restent ici.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>Nothing of the index lies within the limits that were asked for.</source>
        <translation>Rien de l’index ne se trouve dans les limites demandées.</translation>
    </message>
    <message>
        <extracomment>flows/shown.py</extracomment>
        <source>Nothing was found. Other words, a larger area or more indexed scenes may help.</source>
        <translation>Rien n’a été trouvé. D’autres mots, une zone plus grande ou plus de scènes indexées peuvent aider.</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Number of changed places</source>
        <translation>Nombre de lieux changés</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Number of hits</source>
        <translation>Nombre de résultats</translation>
    </message>
    <message>
        <extracomment>gui/scenes/add_model_dialog.py</extracomment>
        <source>OWNER/NAME, or a folder</source>
        <translation>PROPRIÉTAIRE/NOM, ou un dossier</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Of what unchanged places show; empty = the engine's own choice. More finds less, and more surely.</source>
        <translation>De ce que montrent les lieux inchangés ; vide = le choix du moteur. Plus trouve moins, et plus sûrement.</translation>
    </message>
    <message>
        <extracomment>flows/shown.py</extracomment>
        <source>On 1 place</source>
        <translation>À 1 endroit</translation>
    </message>
    <message>
        <extracomment>flows/shown.py</extracomment>
        <source>On {places} places</source>
        <translation>À {places} endroits</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>One hit per place</source>
        <translation>Un résultat par endroit</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>One image of {count} tiles.</source>
        <translation>Une image de {count} tuiles.</translation>
    </message>
    <message>
        <extracomment>gui/results/score_slider.py</extracomment>
        <source>Only hits with at least this score are shown, here and on the map.</source>
        <translation>Seuls les résultats d’au moins ce score sont montrés, ici et sur la carte.</translation>
    </message>
    <message>
        <extracomment>gui/results/score_slider.py</extracomment>
        <source>Only hits with at least this score are shown, here and on the map. The score is a probability, 0 … 1.</source>
        <translation>Seuls les résultats d’au moins ce score sont montrés, ici et sur la carte. Le score est une probabilité, 0 … 1.</translation>
    </message>
    <message>
        <extracomment>processing/parameters.py</extracomment>
        <source>Only inside these polygons</source>
        <translation>Seulement dans ces polygones</translation>
    </message>
    <message>
        <extracomment>processing/parameters.py</extracomment>
        <source>Only inside this extent</source>
        <translation>Seulement dans cette emprise</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Only near the shapes of this layer</source>
        <translation>Seulement près des formes de cette couche</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>Only places near the points, lines or polygons of this layer (of its selection, if any).</source>
        <translation>Seulement les lieux proches des points, lignes ou polygones de cette couche (de sa sélection, s’il y en a une).</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Only scenes taken from</source>
        <translation>Seulement les scènes prises depuis</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>Only scenes taken in this time. Scenes without a date are left out then.</source>
        <translation>Seulement les scènes prises pendant ce temps. Les scènes sans date sont alors laissées de côté.</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Only scenes taken until</source>
        <translation>Seulement les scènes prises jusqu’à</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Only scenes whose name matches</source>
        <translation>Seulement les scènes dont le nom correspond</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>Only those marked as right …</source>
        <translation>Seulement ceux marqués comme justes …</translation>
    </message>
    <message>
        <extracomment>flows/ways_out.py</extracomment>
        <source>Options …</source>
        <translation>Options…</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Or: date after</source>
        <translation>Ou : date après</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Or: date before</source>
        <translation>Ou : date avant</translation>
    </message>
    <message>
        <extracomment>processing/score_heatmap.py</extracomment>
        <source>Or: raster that shows an example</source>
        <translation>Ou : raster qui montre un exemple</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Outlines are traced too, plain and following the image.</source>
        <translation>Des contours sont aussi tracés, simples et suivant l’image.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Outlines finer than chips go by colours alone.</source>
        <translation>Les contours plus fins que les vignettes suivent les couleurs seules.</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py, processing/detect_change.py, processing/search_base.py</extracomment>
        <source>Outlines follow the image</source>
        <translation>Les contours suivent l'image</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py, processing/search_base.py</extracomment>
        <source>Outlines instead of squares</source>
        <translation>Contours au lieu de carrés</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Outlines that follow the image: overlap (IoU)</source>
        <translation>Contours qui suivent l’image : recouvrement (IoU)</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Outlines with fewer points, at most so far from where they lay.</source>
        <translation>Contours avec moins de points, à cette distance au plus de leur place.</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>Outlines with fewer points, at most so far from where they lay: 20 m, 0.5 km, 60 ft.</source>
        <translation>Contours avec moins de points, au plus si loin de leur place : 20 m, 0,5 km, 60 ft.</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py, processing/search_base.py</extracomment>
        <source>Outlines with right angles</source>
        <translation>Contours à angles droits</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Outlines without right angles, since they are too small or not rectangular enough: {count}.</source>
        <translation>Contours sans angles droits, car trop petits ou pas assez rectangulaires : {count}.</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Outlines: overlap with the polygons (IoU)</source>
        <translation>Contours : recouvrement avec les polygones (IoU)</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py, processing/index_scene.py</extracomment>
        <source>Overlap</source>
        <translation>Recouvrement</translation>
    </message>
    <message>
        <extracomment>flows/results/pictures.py</extracomment>
        <source>Picture of a hit</source>
        <translation>Image d’un résultat</translation>
    </message>
    <message>
        <extracomment>flows/results/pictures.py</extracomment>
        <source>Pictures of hits</source>
        <translation>Images des résultats</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Places that changed the other way</source>
        <translation>Lieux qui ont changé dans l’autre sens</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Plot of precision and recall</source>
        <translation>Graphique de précision et de rappel</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>Plugin and engine don't fit each other: install the engine of this plugin with the set-up.</source>
        <translation>L’extension et le moteur ne vont pas ensemble : installez le moteur de cette extension par Installation ….</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Points, lines or polygons; where some are selected, only these count.</source>
        <translation>Points, lignes ou polygones ; si certains sont sélectionnés, ceux-là seuls comptent.</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Polygons found</source>
        <translation>Polygones trouvés</translation>
    </message>
    <message>
        <extracomment>gui/area_box.py</extracomment>
        <source>Polygons of {layer}</source>
        <translation>Polygones de {layer}</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Polygons that chips show</source>
        <translation>Polygones que montrent les vignettes</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Polygons that show where it is</source>
        <translation>Polygones qui montrent où elle est</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Polygons; empty = everywhere in the index.</source>
        <translation>Polygones ; vide = partout dans l’index.</translation>
    </message>
    <message>
        <extracomment>gui/scenes/add_model_dialog.py</extracomment>
        <source>Precision</source>
        <translation>Précision</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Precision by area</source>
        <translation>Précision en surface</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Precision by count</source>
        <translation>Précision en nombre</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Product: {kind}.</source>
        <translation>Produit : {kind}.</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Python</source>
        <translation>Python</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>Python {version} is newer than the engine's libraries: choose one up to {newest}.</source>
        <translation>Python {version} est plus récent que les bibliothèques du moteur : choisissez-en un jusqu’à {newest}.</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>Python {version} is too old: the engine needs {oldest} or newer. {cure}</source>
        <translation>Python {version} est trop ancien : le moteur demande {oldest} ou plus récent. {cure}</translation>
    </message>
    <message>
        <extracomment>gui/dock.py, plugin.py</extracomment>
        <source>RDB-Geo Search</source>
        <translation>Recherche RDB-Geo</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>RDB-Geo Search: set-up</source>
        <translation>Recherche RDB-Geo : installation</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>Raster layers</source>
        <translation>Couches raster</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py</extracomment>
        <source>Raster layers to index</source>
        <translation>Couches raster à indexer</translation>
    </message>
    <message>
        <extracomment>processing/query_example.py</extracomment>
        <source>Raster that shows the example</source>
        <translation>Raster qui montre l’exemple</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>Rasters to index: {number}</source>
        <translation>Rasters à indexer : {number}</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>Re-rank</source>
        <translation>Reclasser</translation>
    </message>
    <message>
        <extracomment>flows/results/feedback.py</extracomment>
        <source>Re-rank: {words}</source>
        <translation>Reclasser : {words}</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Read as {question}: models hear only the names in a text.</source>
        <translation>Lu comme {question} : les modèles n’entendent que les noms d’un texte.</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Recall by area</source>
        <translation>Rappel en surface</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Recall by count</source>
        <translation>Rappel en nombre</translation>
    </message>
    <message>
        <extracomment>gui/scenes/reading_box.py</extracomment>
        <source>Red, green and blue, by number or name; one band is drawn grey.</source>
        <translation>Rouge, vert et bleu, par numéro ou par nom ; une seule bande est dessinée en gris.</translation>
    </message>
    <message>
        <extracomment>processing/refine_marks.py</extracomment>
        <source>Refine with marks</source>
        <translation>Affiner par des marques</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Regions left out as smaller than a quarter of a chip: {count}. A smallest area of 0 keeps them.</source>
        <translation>Régions omises, plus petites qu’un quart de vignette : {count}. Une aire minimale de 0 les garde.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Regions that keep the outline of the chips, since what surrounds them looks like them: {count}.</source>
        <translation>Régions qui gardent le contour des vignettes, car leur entourage leur ressemble : {count}.</translation>
    </message>
    <message>
        <extracomment>gui/scenes/model_box.py, gui/scenes/scene_box.py</extracomment>
        <source>Remove</source>
        <translation>Retirer</translation>
    </message>
    <message>
        <extracomment>flows/scenes/keeping.py</extracomment>
        <source>Remove from the index</source>
        <translation>Retirer de l’index</translation>
    </message>
    <message>
        <extracomment>gui/results/results_box.py</extracomment>
        <source>Remove the mark</source>
        <translation>Retirer la marque</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>Report</source>
        <translation>Rapport</translation>
    </message>
    <message>
        <extracomment>flows/results/feedback.py</extracomment>
        <source>Report: {words}</source>
        <translation>Rapport : {words}</translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>Results can't be written beside the project: {reason}</source>
        <translation>Les résultats ne peuvent pas être écrits à côté du projet : {reason}</translation>
    </message>
    <message>
        <extracomment>processing/calibrate_model.py</extracomment>
        <source>Right marks</source>
        <translation>Marques justes</translation>
    </message>
    <message>
        <extracomment>map/vectors.py</extracomment>
        <source>Save the edits of the layer {layer} first.</source>
        <translation>Enregistrez d’abord les modifications de la couche {layer}.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>Saving the visible part of {layer} …</source>
        <translation>Enregistrement de la partie visible de {layer} …</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Says how well a search finds what you know: your polygons show where the thing really is. Precision is the share of hits that are right, recall the share of the thing that was found, average precision is that of the whole ranking; each by count and by area.

Where your polygons are complete only in a part of the images, name that part: only chips inside it count.</source>
        <translation>Dit comment une recherche trouve ce que vous connaissez : vos polygones montrent où la chose est vraiment. La précision est la part des résultats justes, le rappel la part de la chose qui a été trouvée, la précision moyenne est celle de tout le classement ; chacun en nombre et en surface.

Si vos polygones ne sont complets que dans une partie des images, nommez-la : seules les vignettes à l’intérieur comptent.</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>Scenes in the index</source>
        <translation>Scènes dans l’index</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>Scenes that could not be indexed</source>
        <translation>Scènes qui n’ont pas pu être indexées</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>Scenes without a date took no part: {count}.</source>
        <translation>Scènes sans date laissées de côté : {count}.</translation>
    </message>
    <message>
        <extracomment>gui/results/score_slider.py</extracomment>
        <source>Score</source>
        <translation>Score</translation>
    </message>
    <message>
        <extracomment>processing/score_heatmap.py</extracomment>
        <source>Score heatmap</source>
        <translation>Carte de chaleur des scores</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>Score of every place in the scene of the selected hit</source>
        <translation>Score de chaque lieu dans la scène du résultat sélectionné</translation>
    </message>
    <message>
        <extracomment>processing/score_heatmap.py</extracomment>
        <source>Scores from {low} to {high}.</source>
        <translation>Scores de {low} à {high}.</translation>
    </message>
    <message>
        <extracomment>gui/dock.py, gui/search/search_page.py</extracomment>
        <source>Search</source>
        <translation>Chercher</translation>
    </message>
    <message>
        <extracomment>processing/query_example.py</extracomment>
        <source>Search by example</source>
        <translation>Chercher par l’exemple</translation>
    </message>
    <message>
        <extracomment>processing/query_index.py</extracomment>
        <source>Search by text</source>
        <translation>Chercher par le texte</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>Search for places that look like the selected hit</source>
        <translation>Chercher des lieux qui ressemblent au résultat sélectionné</translation>
    </message>
    <message>
        <extracomment>gui/locator.py</extracomment>
        <source>Search in images (RDB-Geo)</source>
        <translation>Chercher dans les images (RDB-Geo)</translation>
    </message>
    <message>
        <extracomment>gui/locator.py</extracomment>
        <source>Search the images for “{words}”</source>
        <translation>Chercher « {words} » dans les images</translation>
    </message>
    <message>
        <extracomment>gui/search/search_page.py</extracomment>
        <source>Search words</source>
        <translation>Mots cherchés</translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>Search: {words}</source>
        <translation>Recherche : {words}</translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>Searching …</source>
        <translation>Recherche …</translation>
    </message>
    <message>
        <extracomment>gui/area_box.py</extracomment>
        <source>Selected polygons of {layer}</source>
        <translation>Polygones sélectionnés de {layer}</translation>
    </message>
    <message>
        <extracomment>gui/options_page.py</extracomment>
        <source>Set-up and test …</source>
        <translation>Installation et test …</translation>
    </message>
    <message>
        <extracomment>flows/ways_out.py, gui/dock.py</extracomment>
        <source>Set-up …</source>
        <translation>Installation …</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>Shape {number} of {layer} is broken: repair it with Fix geometries.</source>
        <translation>La forme {number} de {layer} est invalide : réparez-la avec « Réparer les géométries ».</translation>
    </message>
    <message>
        <extracomment>processing/refine_marks.py</extracomment>
        <source>Share of right hits before</source>
        <translation>Part de résultats justes avant</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>Share that neighbouring chips have in common.</source>
        <translation>Part que des vignettes voisines ont en commun.</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py</extracomment>
        <source>Share that neighbouring chips have in common: more finds more, and takes longer.</source>
        <translation>Part que des vignettes voisines ont en commun : plus trouve plus, et dure plus longtemps.</translation>
    </message>
    <message>
        <extracomment>the engine's models</extracomment>
        <source>Short captions of whole scenes; mostly 0.1-30 m/px; countries of the training sets only.</source>
        <translation>Légendes courtes de scènes entières ; surtout 0,1–30 m/px ; pays des données d'entraînement seulement.</translation>
    </message>
    <message>
        <extracomment>gui/results/results_box.py</extracomment>
        <source>Show large</source>
        <translation>Montrer en grand</translation>
    </message>
    <message>
        <extracomment>flows/shown.py</extracomment>
        <source>Show look-alikes</source>
        <translation>Montrer les semblables</translation>
    </message>
    <message>
        <extracomment>gui/results/results_box.py</extracomment>
        <source>Show the chosen hit in a window of its own (space)</source>
        <translation>Montrer le résultat choisi dans une fenêtre à part (espace)</translation>
    </message>
    <message>
        <extracomment>gui/scenes/scene_box.py</extracomment>
        <source>Show the selected scenes on the map</source>
        <translation>Montrer sur la carte les scènes sélectionnées</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>Simplify</source>
        <translation>Simplifier</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Simplify outlines by at most, in metres</source>
        <translation>Simplifier les contours d’au plus, en mètres</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>Sizes to index together</source>
        <translation>Tailles à indexer ensemble</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Smaller outlines are left out. Empty = a quarter of a chip, 0 keeps all.</source>
        <translation>Les contours plus petits sont omis. Vide = un quart de vignette ; 0 les garde tous.</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>Smaller outlines are left out: 500 m², 2 ha, 1.5 km², 3 acres. 0 keeps all.</source>
        <translation>Les contours plus petits sont omis : 500 m², 2 ha, 1,5 km², 3 acres. 0 les garde tous.</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>Smallest area</source>
        <translation>Aire minimale</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Smallest area of outlines, in m²</source>
        <translation>Aire minimale des contours, en m²</translation>
    </message>
    <message>
        <extracomment>flows/results/pictures.py</extracomment>
        <source>Some rasters are not where they were: find them again on the page Index.</source>
        <translation>Des rasters ne sont plus à leur place : retrouvez-les sur la page Index.</translation>
    </message>
    <message>
        <extracomment>flows/search.py, gui/scenes/index_page.py</extracomment>
        <source>Starting the engine …</source>
        <translation>Démarrage du moteur …</translation>
    </message>
    <message>
        <extracomment>flows/scenes/adding.py</extracomment>
        <source>Starting …</source>
        <translation>Démarrage …</translation>
    </message>
    <message>
        <extracomment>gui/scenes/add_model_dialog.py, gui/scenes/index_page.py, gui/search/search_page.py, gui/setup_dialog.py</extracomment>
        <source>Stop</source>
        <translation>Arrêter</translation>
    </message>
    <message>
        <extracomment>tasks.py</extracomment>
        <source>Stopped.</source>
        <translation>Arrêté.</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>Stopped. Nothing is left of it; install again at any time.</source>
        <translation>Arrêté. Il n’en reste rien ; vous pouvez réinstaller à tout moment.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/adding.py</extracomment>
        <source>Stopped. What has come is kept: add it again, and it goes on from there.</source>
        <translation>Arrêté. Ce qui est arrivé est gardé : ajoutez-le de nouveau, et cela reprend de là.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>Stopped. What is finished is kept; start it again and it goes on from there.</source>
        <translation>Arrêté. Ce qui est fini est gardé ; relancez et cela continue de là.</translation>
    </message>
    <message>
        <extracomment>gui/scenes/add_model_dialog.py, gui/scenes/index_page.py</extracomment>
        <source>Stopping …</source>
        <translation>Arrêt …</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>Stretch</source>
        <translation>Étirement</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py, processing/search_base.py</extracomment>
        <source>Summary</source>
        <translation>Résumé</translation>
    </message>
    <message>
        <extracomment>processing/calibrate_model.py</extracomment>
        <source>Take the calibration away instead</source>
        <translation>Retirer plutôt l’étalonnage</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>Take the last mark back (Ctrl+Z)</source>
        <translation>Annuler la dernière marque (Ctrl+Z)</translation>
    </message>
    <message>
        <extracomment>gui/scenes/scene_box.py</extracomment>
        <source>Take the selected scenes out of the index; the images stay</source>
        <translation>Retirer de l’index les scènes sélectionnées ; les images restent</translation>
    </message>
    <message>
        <extracomment>flows/scenes/keeping.py</extracomment>
        <source>Take {names} out of the index? The images stay.</source>
        <translation>Retirer {names} de l’index ? Les images restent.</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>Taken from</source>
        <translation>Prise à partir du</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>Taken until</source>
        <translation>Prise jusqu’au</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Test</source>
        <translation>Tester</translation>
    </message>
    <message>
        <extracomment>flows/starting/setup.py</extracomment>
        <source>Test of the engine</source>
        <translation>Test du moteur</translation>
    </message>
    <message>
        <extracomment>flows/scenes/adding.py</extracomment>
        <source>Testing the model …</source>
        <translation>Test du modèle …</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Testing …</source>
        <translation>Test …</translation>
    </message>
    <message>
        <extracomment>gui/scenes/add_model_dialog.py</extracomment>
        <source>Text tower</source>
        <translation>Tour de texte</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>That is a guess: if it is wrong, give the bands under How rasters are read.</source>
        <translation>C’est une supposition : si elle est fausse, indiquez les bandes sous « Comment les rasters sont lus ».</translation>
    </message>
    <message>
        <extracomment>the engine's models</extracomment>
        <source>The RET-2 file has seen RSICD's and RSITMD's training images: compare on those sets with care.</source>
        <translation>Le fichier RET-2 a vu les images d'entraînement de RSICD et RSITMD : comparez avec prudence sur ces jeux.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>The answer follows “{word}”.</source>
        <translation>La réponse suit « {word} ».</translation>
    </message>
    <message>
        <extracomment>map/areas.py</extracomment>
        <source>The area can't be expressed in longitude and latitude: {reason}</source>
        <translation>La zone ne peut pas être exprimée en longitude et latitude : {reason}</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The area can't be used, or nothing is indexed there: choose another under Where.</source>
        <translation>La zone ne peut pas servir, ou rien n’y est indexé : choisissez-en une autre sous Où.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The area is broken ({reason}): repair its polygons with Fix geometries.</source>
        <translation>La zone est défectueuse ({reason}) : réparez ses polygones avec « Réparer les géométries ».</translation>
    </message>
    <message>
        <extracomment>map/areas.py</extracomment>
        <source>The area is empty or lies outside the world.</source>
        <translation>La zone est vide ou se trouve hors du monde.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The area is empty: choose one that holds a polygon.</source>
        <translation>La zone est vide : choisissez-en une qui contient un polygone.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The area lies outside the globe ({bounds}, in degrees): is the coordinate system of its layer the true one?</source>
        <translation>La zone est hors du globe ({bounds}, en degrés) : le système de coordonnées de sa couche est-il le bon ?</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The bands that were asked for don't exist: look at the field Bands on the page Index.</source>
        <translation>Les bandes demandées n’existent pas : voyez le champ Bandes de la page Index.</translation>
    </message>
    <message>
        <extracomment>processing/query_example.py</extracomment>
        <source>The box around the example is empty.</source>
        <translation>Le rectangle autour de l’exemple est vide.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The box does not touch {scene}: draw it on its picture.</source>
        <translation>Le rectangle ne touche pas {scene} : dessinez-le sur son image.</translation>
    </message>
    <message>
        <extracomment>processing/calibrate_model.py</extracomment>
        <source>The calibration is gone.</source>
        <translation>L’étalonnage est retiré.</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>The certificate of the server is not trusted; your network puts its own in between. Ask your IT for a folder of wheels, or have PIP_CERT name the file of its certificate.</source>
        <translation>Le certificat du serveur n’est pas reconnu ; votre réseau met le sien entre les deux. Demandez à votre service informatique un dossier de wheels, ou indiquez dans PIP_CERT le fichier de son certificat.</translation>
    </message>
    <message>
        <extracomment>gui/results/picture_view.py</extracomment>
        <source>The chosen hit</source>
        <translation>Le résultat choisi</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>The disk is full: the engine needs about 1 GB in {folder}.</source>
        <translation>Le disque est plein : le moteur demande environ 1 Go dans {folder}.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The ending of the file names no format that can be written.</source>
        <translation>L’extension du fichier n’indique aucun format qui puisse être écrit.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The engine could not do it.</source>
        <translation>Le moteur n’a pas pu le faire.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The engine failed where it should not: try again, or send the diagnostics of the set-up.</source>
        <translation>Le moteur a échoué là où il ne devait pas : réessayez, ou envoyez le diagnostic de l’installation.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The engine is newer than this plugin: update the plugin, or let the set-up replace it.</source>
        <translation>Le moteur est plus récent que cette extension : mettez l’extension à jour, ou laissez l’installation le remplacer.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The engine is older than this plugin: the set-up installs the right one.</source>
        <translation>Le moteur est plus ancien que cette extension : l’installation met le bon.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The engine knows no model of this name.</source>
        <translation>Le moteur ne connaît aucun modèle de ce nom.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/adding.py</extracomment>
        <source>The engine may not ask the internet: allow it above, or choose a folder.</source>
        <translation>Le moteur ne peut pas interroger Internet : autorisez-le ci-dessus, ou choisissez un dossier.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The engine rdb-geo is not there yet: the set-up installs it.</source>
        <translation>Le moteur rdb-geo n’est pas encore là : l’installation le met en place.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The engine stopped unexpectedly. Try again: it is started anew.</source>
        <translation>Le moteur s’est arrêté de façon inattendue. Réessayez : il est relancé.</translation>
    </message>
    <message>
        <extracomment>flows/starting/setup.py</extracomment>
        <source>The engine works: rdb-geo {version}. Models: {models}.</source>
        <translation>Le moteur fonctionne : rdb-geo {version}. Modèles : {models}.</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>The engine's file is damaged or not the one of this plugin: install the plugin's zip again.</source>
        <translation>Le fichier du moteur est endommagé ou n’est pas celui de cette extension : réinstallez le zip de l’extension.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The example lies outside {scene}: choose a place inside.</source>
        <translation>L’exemple est en dehors de {scene} : choisissez un endroit à l’intérieur.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The folder {folder} can't be written to: choose another.</source>
        <translation>Impossible d'écrire dans le dossier {folder} : choisissez-en un autre.</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>The folder {folder} can't be written.</source>
        <translation>Le dossier {folder} ne peut pas être écrit.</translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>The heatmap is on the map: scores from {low} to {high}.</source>
        <translation>La carte de chaleur est sur la carte : scores de {low} à {high}.</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>The hits that are shown …</source>
        <translation>Les résultats affichés …</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The index can't be used.</source>
        <translation>L’index ne peut pas être utilisé.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>The index holds its files by themselves, too ({count}, the first {first}): every find counts twice until one or the other is removed.</source>
        <translation>L’index contient aussi ses fichiers séparément ({count}, le premier {first}) : chaque résultat compte deux fois tant que l’un ou l’autre n’est pas retiré.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The index holds no scene that is called “{wanted}” or was taken then.</source>
        <translation>L'index n'a aucune scène nommée « {wanted} » ni de cette date.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The index is not where it was: is its drive or network connected?</source>
        <translation>L’index n’est plus à sa place : son disque ou le réseau est-il connecté ?</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>The index lies from {west} to {east} (longitude) and {south} to {north} (latitude).</source>
        <translation>L’index s’étend de {west} à {east} (longitude) et de {south} à {north} (latitude).</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The index names a model or an address that nobody has allowed on this machine.</source>
        <translation>L’index nomme un modèle ou une adresse que personne n’a autorisé sur cette machine.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The index was changed while it was read: try again.</source>
        <translation>L’index a changé pendant la lecture : réessayez.</translation>
    </message>
    <message>
        <extracomment>flows/starting/setup.py</extracomment>
        <source>The installation did not finish. {words}</source>
        <translation>L’installation n’a pas abouti. {words}</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>The internet can't be reached: set QGIS's proxy, or install from a folder of wheels.</source>
        <translation>Internet n’est pas joignable : réglez le proxy de QGIS, ou installez depuis un dossier de wheels.</translation>
    </message>
    <message>
        <extracomment>map/layers.py</extracomment>
        <source>The layer of the area is not there any more.</source>
        <translation>La couche de la zone n’est plus là.</translation>
    </message>
    <message>
        <extracomment>flows/shown.py</extracomment>
        <source>The layer of the hits is being edited: save or drop the edits, then the map follows the score.</source>
        <translation>La couche des résultats est en cours d’édition : enregistrez ou abandonnez les modifications, alors la carte suivra le score.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The layer {layer} can't be read: {reason}.</source>
        <translation>La couche {layer} ne peut pas être lue : {reason}.</translation>
    </message>
    <message>
        <extracomment>map/vectors.py</extracomment>
        <source>The layer {layer} could not be copied for the engine: {reason}</source>
        <translation>La couche {layer} n’a pas pu être copiée pour le moteur : {reason}</translation>
    </message>
    <message>
        <extracomment>flows/results/marking.py</extracomment>
        <source>The mark could not be written into the file of the hits: is it read-only, or the disk full?</source>
        <translation>La marque n’a pas pu être écrite dans le fichier des résultats : est-il en lecture seule, ou le disque plein ?</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The mask of clouds of {scene} can't be read: get a fresh copy of it.</source>
        <translation>Le masque de nuages de {scene} ne peut pas être lu : prenez-en une nouvelle copie.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The model can't be loaded, or it failed.</source>
        <translation>Le modèle ne peut pas être chargé, ou il a échoué.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>The model has hardly seen {words}; nearest words that it knows: {nearest}.</source>
        <translation>Le modèle n’a presque jamais vu {words} ; mots les plus proches qu’il connaît : {nearest}.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The model {model} failed ({reason}).</source>
        <translation>Le modèle {model} a échoué ({reason}).</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>The next heatmap shows what is inside the chips, by their parts and the colours of the image.</source>
        <translation>La prochaine carte de chaleur montre l’intérieur des vignettes, d’après leurs parties et les couleurs de l’image.</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>The package {package} was not found for Python {version}: is the folder of wheels complete?</source>
        <translation>Le paquet {package} n’a pas été trouvé pour Python {version} : le dossier de wheels est-il complet ?</translation>
    </message>
    <message>
        <extracomment>processing/base.py</extracomment>
        <source>The panel allows it by a button: search this index there once.</source>
        <translation>Le panneau l’autorise par un bouton : cherchez-y une fois dans cet index.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The parts of this question contradict each other: no place can answer it.</source>
        <translation>Les parties de cette question se contredisent : aucun lieu ne peut y répondre.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The polygons are too thin for chips of this size, or only touch the edges of the scenes.</source>
        <translation>Les polygones sont trop fins pour des vignettes de cette taille, ou ne touchent que les bords des scènes.</translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>The project's folder can't be written: the hits are in {folder}.</source>
        <translation>Le dossier du projet ne peut pas être écrit : les résultats sont dans {folder}.</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>The proxy does not answer: look at Settings → Options → Network, then install again.</source>
        <translation>Le proxy ne répond pas : voyez Préférences → Options → Réseau, puis réinstallez.</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>The proxy wants a login: give it in Settings → Options → Network, then install again.</source>
        <translation>Le proxy demande une identification : donnez-la dans Préférences → Options → Réseau, puis réinstallez.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The question can't be read from the marked place on.</source>
        <translation>La question ne peut pas être lue à partir de l’endroit marqué.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The question has {count} characters; at most {most} are understood.</source>
        <translation>La question a {count} caractères ; {most} au plus sont compris.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The question has {count} terms; at most {most} are understood: ask in two steps.</source>
        <translation>La question a {count} termes ; {most} au plus sont compris : demandez en deux fois.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The question has {count} words; at most {most} are understood: describe one thing.</source>
        <translation>La question a {count} mots ; {most} au plus sont compris : décrivez une seule chose.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The raster is not where it was: if it was moved, load it from its new place and index it again.</source>
        <translation>Le raster n’est plus à sa place : s’il a été déplacé, chargez-le depuis son nouvel emplacement et réindexez-le.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The raster was changed while it was being indexed: index it again once it is complete.</source>
        <translation>Le raster a changé pendant l’indexation : réindexez-le quand il sera complet.</translation>
    </message>
    <message>
        <extracomment>flows/results/feedback.py</extracomment>
        <source>The report is in {file}</source>
        <translation>Le rapport est dans {file}</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The result can't be written: is the folder read-only, or the disk full?</source>
        <translation>Le résultat ne peut pas être écrit : le dossier est-il en lecture seule, ou le disque plein ?</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The scenes before ({before}) and after ({after}) share no ground.</source>
        <translation>Les scènes avant ({before}) et après ({after}) n'ont aucun terrain commun.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The shapes of {layer} lie outside the globe: its coordinate system is not the true one.</source>
        <translation>Les formes de {layer} sont hors du globe : son système de coordonnées n'est pas le bon.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The statistics of the model are damaged, or belong to another one.</source>
        <translation>Les statistiques du modèle sont endommagées ou appartiennent à un autre.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The system refused a file: the disk is full, the folder can't be written, or a drive went away.</source>
        <translation>Le système a refusé un fichier : le disque est plein, le dossier ne peut pas être écrit, ou un disque a été débranché.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The system refuses {file}: is the disk full, is it closed to you, or did a drive go away?</source>
        <translation>Le système refuse {file} : disque plein, accès interdit, ou lecteur disparu ?</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The time ends ({end}) before it begins ({start}): exchange the dates.</source>
        <translation>La période finit ({end}) avant de commencer ({start}) : échangez les dates.</translation>
    </message>
    <message>
        <extracomment>gui/scenes/reading_box.py</extracomment>
        <source>The value of pixels that show nothing, or none. A border of one value is noticed by itself.</source>
        <translation>La valeur des pixels qui ne montrent rien, ou none. Un bord d’une seule valeur est remarqué de lui-même.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>The visible part of {layer} could not be saved: {reason}</source>
        <translation>La partie visible de {layer} n’a pas pu être enregistrée : {reason}</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The weights of the model {model} are not on this machine: press … beside the list of models and allow the engine to fetch them, or choose another.</source>
        <translation>Les poids du modèle {model} ne sont pas sur cette machine : appuyez sur … près de la liste des modèles et autorisez le moteur à les récupérer, ou choisissez-en un autre.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The weights of the model {model} can't be fetched ({reason}).</source>
        <translation>Les poids du modèle {model} ne peuvent être récupérés ({reason}).</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The weights of this model are not on this machine.</source>
        <translation>Les poids de ce modèle ne sont pas sur cette machine.</translation>
    </message>
    <message>
        <extracomment>gui/search/search_page.py</extracomment>
        <source>The whole index</source>
        <translation>Partout dans l’index</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py</extracomment>
        <source>The whole scene</source>
        <translation>Toute la scène</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>There is a model {model} already: remove that first.</source>
        <translation>Il y a déjà un modèle {model} : retirez-le d’abord.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>There is no ( for this ).</source>
        <translation>Il manque le ( de ce ).</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>There is no folder {folder}: make it first.</source>
        <translation>Le dossier {folder} n'existe pas : créez-le d'abord.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>There is no folder {source}, nor is it a repository: that is written owner/name.</source>
        <translation>Il n’y a pas de dossier {source}, et ce n’est pas un dépôt : cela s’écrit propriétaire/nom.</translation>
    </message>
    <message>
        <extracomment>flows/results/marking.py</extracomment>
        <source>There is no mark to take back.</source>
        <translation>Il n’y a pas de marque à annuler.</translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>There is no raster layer under this box.</source>
        <translation>Il n’y a pas de couche raster sous ce rectangle.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>There is no valid pixel in the example: choose a place where there is a picture.</source>
        <translation>L'exemple n'a aucun pixel valide : choisissez un lieu où il y a une image.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>There is not enough memory: close other programs, or index a smaller area.</source>
        <translation>Il n’y a pas assez de mémoire : fermez d’autres programmes, ou indexez une zone plus petite.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/keeping.py</extracomment>
        <source>There is nothing to clean up.</source>
        <translation>Il n’y a rien à nettoyer.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>There is nothing to search yet: index a raster layer first.</source>
        <translation>Il n’y a encore rien à chercher : indexez d’abord une couche raster.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>These could not be read and took no part:</source>
        <translation>N’ont pas pu être lus et n’ont pas pris part :</translation>
    </message>
    <message>
        <extracomment>flows/scenes/keeping.py</extracomment>
        <source>These rasters can't be opened: were they moved?</source>
        <translation>Ces rasters ne peuvent pas être ouverts : ont-ils été déplacés ?</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>These wheels are for another system or another Python: Python {version} on {system} is needed.</source>
        <translation>Ces wheels sont pour un autre système ou un autre Python : il faut Python {version} sur {system}.</translation>
    </message>
    <message>
        <extracomment>gui/scenes/reading_box.py</extracomment>
        <source>They are indexed as one scene, so that no object is cut at the edge of a tile.</source>
        <translation>Ils sont indexés comme une seule scène, pour qu’aucun objet ne soit coupé au bord d’une tuile.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Things smaller than about {length} are more often missed than found.</source>
        <translation>Ce qui mesure moins d’environ {length} est plus souvent manqué que trouvé.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>This ( is not closed.</source>
        <translation>Ce ( n'est pas fermé.</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>This Python can't make environments: {cure}</source>
        <translation>Ce Python ne peut pas créer d’environnements : {cure}</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>This Python has 32 bits; the engine's libraries need one with 64.</source>
        <translation>Ce Python est en 32 bits ; les bibliothèques du moteur en demandent un en 64.</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>This Python has no pip: {cure}</source>
        <translation>Ce Python n’a pas pip : {cure}</translation>
    </message>
    <message>
        <extracomment>flows/starting/setup.py</extracomment>
        <source>This copy of the plugin carries no engine: choose the folder of wheels that came with it.</source>
        <translation>Cette copie de l’extension n’apporte pas de moteur : choisissez le dossier de wheels qui l’accompagnait.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>This index names the model {model}, which nobody has allowed on this machine yet. Allowed, it is loaded, and fetched from the internet where it is not here.</source>
        <translation>Cet index nomme le modèle {model}, que personne n’a encore autorisé sur cette machine. Autorisé, il est chargé, et téléchargé d’internet s’il n’est pas là.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>This index was made by another model, or by an earlier state of it. Take that one, or another folder for a new index.</source>
        <translation>Cet index a été fait par un autre modèle, ou par un état antérieur. Prenez celui-là, ou un autre dossier pour un nouvel index.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>This index was made by the model {model}: choose that, or another folder for a new index.</source>
        <translation>Cet index a été fait par le modèle {model} : choisissez-le, ou un autre dossier pour un nouvel index.</translation>
    </message>
    <message>
        <extracomment>processing/refine_marks.py</extracomment>
        <source>This is no layer of hits: outlines and other polygons can't be learned from.</source>
        <translation>Ce n’est pas une couche de résultats : des contours et d’autres polygones n’apprennent rien.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>This is no raster that can be read.</source>
        <translation>Ce n’est pas un raster lisible.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>This like( is not closed.</source>
        <translation>Ce like( n'est pas fermé.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>This model needs parts of the engine that are not installed: choose another one.</source>
        <translation>Ce modèle demande des parties du moteur qui ne sont pas installées : choisissez-en un autre.</translation>
    </message>
    <message>
        <extracomment>flows/starting/setup.py</extracomment>
        <source>This plugin carries the engine {version} ({size} MB). Only its libraries are fetched.</source>
        <translation>Cette extension apporte le moteur {version} ({size} Mo). Seules ses bibliothèques sont téléchargées.</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>This plugin searches with a program of its own, the engine rdb-geo. It is kept apart from QGIS, so that the two can't disturb each other, and it works on this machine alone: nothing is uploaded.</source>
        <translation>Cette extension cherche avec un programme à elle, le moteur rdb-geo. Il est séparé de QGIS pour que l’un ne gêne pas l’autre, et il travaille sur cette machine seulement : rien n’est envoyé.</translation>
    </message>
    <message>
        <extracomment>flows/starting/setup.py</extracomment>
        <source>This program does not work as the engine. {advice}</source>
        <translation>Ce programme ne marche pas comme moteur. {advice}</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>This quote is not closed.</source>
        <translation>Ce guillemet n'est pas fermé.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>This raster can't be used.</source>
        <translation>Ce raster ne peut pas être utilisé.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>This raster does not say where on Earth it lies: assign it a coordinate system.</source>
        <translation>Ce raster ne dit pas où il se trouve sur Terre : attribuez-lui un système de coordonnées.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>This text is empty.</source>
        <translation>Ce texte est vide.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Those are false colours, so that words for colours mislead.</source>
        <translation>Ce sont de fausses couleurs : les mots de couleur y trompent.</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Traces regions finer than chips; the number of hits then counts regions.</source>
        <translation>Trace des régions plus fines que les vignettes ; le nombre de résultats compte alors des régions.</translation>
    </message>
    <message>
        <extracomment>gui/search/search_page.py</extracomment>
        <source>Two dates of one place, or the answer with your own polygons</source>
        <translation>Deux dates d’un lieu, ou la réponse avec vos propres polygones</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>Undo</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <extracomment>processing/refine_marks.py</extracomment>
        <source>Upper end of its 95 % interval</source>
        <translation>Borne supérieure de son intervalle à 95 %</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Versions and settings for a bug report; your home folder's name is taken out.</source>
        <translation>Versions et réglages pour un rapport d’erreur ; le nom de votre dossier personnel est retiré.</translation>
    </message>
    <message>
        <extracomment>gui/area_box.py</extracomment>
        <source>Visible part of the map</source>
        <translation>Partie visible de la carte</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>What the index holds</source>
        <translation>Ce que contient l’index</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py, processing/evaluate_polygons.py, processing/query_index.py, processing/score_heatmap.py</extracomment>
        <source>What to look for</source>
        <translation>Que chercher</translation>
    </message>
    <message>
        <extracomment>processing/refine_marks.py</extracomment>
        <source>What was asked</source>
        <translation>Ce qui a été demandé</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>What was learned belongs to another model, or its file is gone: mark hits anew.</source>
        <translation>Ce qui a été appris appartient à un autre modèle, ou son fichier a disparu : marquez à nouveau des résultats.</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py, gui/search/search_page.py</extracomment>
        <source>Where</source>
        <translation>Où</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Where it ceased to be true instead</source>
        <translation>Là où cela a cessé d’être vrai</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Where nothing stands out, the layer is empty; with this it holds what looks most like it.</source>
        <translation>Où rien ne ressort, la couche est vide ; avec ceci elle contient ce qui ressemble le plus.</translation>
    </message>
    <message>
        <extracomment>gui/scenes/reading_box.py</extracomment>
        <source>Where the product has a mask of clouds, as those of Sentinel-2 and Landsat have. Without this, places under clouds are kept, and only found by who asks for clouds.</source>
        <translation>Là où le produit a un masque de nuages, comme ceux de Sentinel-2 et Landsat. Sans cela, les lieux sous les nuages sont gardés, et seulement trouvés par qui demande des nuages.</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Where these polygons are complete</source>
        <translation>Où ces polygones sont complets</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Whether something stands out</source>
        <translation>Si quelque chose ressort</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>Windows refuses long paths: have your IT allow them (LongPathsEnabled).</source>
        <translation>Windows refuse les longs chemins : faites-les autoriser par votre service informatique (LongPathsEnabled).</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>With * for any letters, several separated by ; – for example  2023*.tif</source>
        <translation>Avec * pour des lettres quelconques, plusieurs séparés par ; – par exemple  2023*.tif</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>With longitude and latitude exchanged there would be hits.</source>
        <translation>Avec longitude et latitude échangées, il y aurait des résultats.</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>Write hits into a file, in the project's coordinates, with their area</source>
        <translation>Écrire des résultats dans un fichier, dans les coordonnées du projet, avec leur surface</translation>
    </message>
    <message>
        <extracomment>processing/score_heatmap.py</extracomment>
        <source>Writes a raster with one band: how well each place of an indexed scene fits the words, or an example. It has the scene's coordinate system, and one pixel for each step of the chips. Give either words, or a raster with a box.</source>
        <translation>Écrit un raster d’une bande : comment chaque lieu d’une scène indexée répond aux mots, ou à un exemple. Il a le système de coordonnées de la scène, et un pixel pour chaque pas des vignettes. Donnez des mots, ou un raster avec un rectangle.</translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>Writing …</source>
        <translation>Écriture …</translation>
    </message>
    <message>
        <extracomment>processing/calibrate_model.py</extracomment>
        <source>Wrong marks</source>
        <translation>Marques fausses</translation>
    </message>
    <message>
        <extracomment>gui/scenes/scene_box.py</extracomment>
        <source>Zoom to</source>
        <translation>Zoomer</translation>
    </message>
    <message>
        <extracomment>gui/results/results_box.py</extracomment>
        <source>Zoom to this hit</source>
        <translation>Zoomer sur ce résultat</translation>
    </message>
    <message>
        <extracomment>tasks.py</extracomment>
        <source>about {minutes} min left</source>
        <translation>encore {minutes} min environ</translation>
    </message>
    <message>
        <extracomment>tasks.py</extracomment>
        <source>about {seconds} s left</source>
        <translation>encore {seconds} s environ</translation>
    </message>
    <message>
        <extracomment>flows/results/pictures.py</extracomment>
        <source>after: {date}</source>
        <translation>après : {date}</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py</extracomment>
        <source>also if unchanged</source>
        <translation>même inchangé</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py</extracomment>
        <source>also twice and four times as large</source>
        <translation>aussi 2 et 4 fois plus grandes</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>anywhere</source>
        <translation>partout</translation>
    </message>
    <message>
        <extracomment>gui/scenes/reading_box.py</extracomment>
        <source>as the file says</source>
        <translation>selon le fichier</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>as they are</source>
        <translation>tels quels</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py, gui/scenes/model_box.py, gui/scenes/reading_box.py</extracomment>
        <source>automatic</source>
        <translation>automatique</translation>
    </message>
    <message>
        <extracomment>gui/scenes/reading_box.py</extracomment>
        <source>automatic, or 4,3,2</source>
        <translation>automatique, ou 4,3,2</translation>
    </message>
    <message>
        <extracomment>gui/scenes/reading_box.py</extracomment>
        <source>bands {bands}</source>
        <translation>bandes {bands}</translation>
    </message>
    <message>
        <extracomment>flows/results/pictures.py</extracomment>
        <source>before: {date}</source>
        <translation>avant : {date}</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>changed since: index it again</source>
        <translation>changée depuis : réindexez-la</translation>
    </message>
    <message>
        <extracomment>gui/scenes/reading_box.py</extracomment>
        <source>cut clouds out</source>
        <translation>découper les nuages</translation>
    </message>
    <message>
        <extracomment>gui/search/search_page.py</extracomment>
        <source>e.g. flooded farmland</source>
        <translation>p. ex. champs inondés</translation>
    </message>
    <message>
        <extracomment>gui/scenes/add_model_dialog.py</extracomment>
        <source>empty = in the same place</source>
        <translation>vide = au même endroit</translation>
    </message>
    <message>
        <extracomment>gui/options_page.py, gui/setup_dialog.py</extracomment>
        <source>empty = look for it; or a Python, the program rdb-geo, or its folder</source>
        <translation>vide = le chercher ; ou un Python, le programme rdb-geo, ou son dossier</translation>
    </message>
    <message>
        <extracomment>gui/options_page.py</extracomment>
        <source>empty = the model that is part of the engine</source>
        <translation>vide = le modèle qui fait partie du moteur</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>heatmap that follows the image</source>
        <translation>carte de chaleur qui suit l’image</translation>
    </message>
    <message>
        <extracomment>gui/search/search_page.py</extracomment>
        <source>hits at most</source>
        <translation>résultats au plus</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>indexed {date}</source>
        <translation>indexée {date}</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>install Python again from python.org, with all its parts.</source>
        <translation>réinstallez Python depuis python.org, avec toutes ses parties.</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>install what is missing:  {command}</source>
        <translation>installez ce qui manque :  {command}</translation>
    </message>
    <message>
        <extracomment>flows/results/export.py</extracomment>
        <source>is the disk full?</source>
        <translation>le disque est-il plein ?</translation>
    </message>
    <message>
        <extracomment>flows/scenes/models.py</extracomment>
        <source>its files are incomplete: press Set-up … and install the engine again</source>
        <translation>ses fichiers sont incomplets : appuyez sur « Installation … » et réinstallez le moteur</translation>
    </message>
    <message>
        <extracomment>flows/scenes/models.py</extracomment>
        <source>its files are incomplete: press …, remove it and add it again</source>
        <translation>ses fichiers sont incomplets : appuyez sur …, retirez-le et ajoutez-le à nouveau</translation>
    </message>
    <message>
        <extracomment>flows/scenes/web_map.py</extracomment>
        <source>its server gives no picture of it</source>
        <translation>son serveur n'en donne aucune image</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>libraries from the internet (PyPI), through QGIS's proxy if one is set</source>
        <translation>bibliothèques d’Internet (PyPI), par le proxy de QGIS s’il y en a un</translation>
    </message>
    <message>
        <extracomment>flows/scenes/adding.py, flows/scenes/models.py</extracomment>
        <source>licence {name}</source>
        <translation>licence {name}</translation>
    </message>
    <message>
        <extracomment>flows/search.py, processing/search_base.py</extracomment>
        <source>like a piece of {scene}</source>
        <translation>comme un morceau de {scene}</translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>like {scene} {place}</source>
        <translation>comme {scene} {place}</translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>like {words}, number {rank}</source>
        <translation>comme {words}, numéro {rank}</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py</extracomment>
        <source>metres</source>
        <translation>mètres</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>model {name}</source>
        <translation>modèle {name}</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>moved or deleted</source>
        <translation>déplacée ou supprimée</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>near {layer}</source>
        <translation>près de {layer}</translation>
    </message>
    <message>
        <extracomment>flows/scenes/models.py</extracomment>
        <source>needs more than the set-up installs: press … and add a model of ONNX files in its place</source>
        <translation>demande plus que l'installation n'installe : appuyez sur … et ajoutez à sa place un modèle de fichiers ONNX</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>no Python found</source>
        <translation>aucun Python trouvé</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>no date</source>
        <translation>sans date</translation>
    </message>
    <message>
        <extracomment>map/styling.py</extracomment>
        <source>no mark</source>
        <translation>sans marque</translation>
    </message>
    <message>
        <extracomment>gui/results/picture_view.py</extracomment>
        <source>no picture</source>
        <translation>pas d’image</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>no smaller than {area}</source>
        <translation>d’au moins {area}</translation>
    </message>
    <message>
        <extracomment>gui/scenes/reading_box.py</extracomment>
        <source>nodata {value}</source>
        <translation>sans données {value}</translation>
    </message>
    <message>
        <extracomment>the engine's models</extracomment>
        <source>not measured here: its scores are no probabilities</source>
        <translation>non mesuré ici : ses scores ne sont pas des probabilités</translation>
    </message>
    <message>
        <extracomment>flows/scenes/models.py</extracomment>
        <source>not on this machine yet</source>
        <translation>pas encore sur cette machine</translation>
    </message>
    <message>
        <extracomment>flows/scenes/models.py</extracomment>
        <source>not on this machine yet: press …, then Add by name …, and allow the engine to fetch weights</source>
        <translation>pas encore sur cette machine : appuyez sur …, puis « Ajouter par nom … », et autorisez le moteur à récupérer les poids</translation>
    </message>
    <message>
        <extracomment>map/styling.py</extracomment>
        <source>not sure</source>
        <translation>incertain</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>one hit per place</source>
        <translation>un résultat par endroit</translation>
    </message>
    <message>
        <extracomment>gui/scenes/reading_box.py</extracomment>
        <source>one image</source>
        <translation>une image</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>outlines</source>
        <translation>contours</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>outlines that follow the image</source>
        <translation>contours qui suivent l'image</translation>
    </message>
    <message>
        <extracomment>i18n.py</extracomment>
        <source>over {percent} %</source>
        <translation>plus de {percent} %</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py</extracomment>
        <source>pixels</source>
        <translation>pixels</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>refined</source>
        <translation>affiné</translation>
    </message>
    <message>
        <extracomment>map/styling.py</extracomment>
        <source>right</source>
        <translation>juste</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>right angles</source>
        <translation>angles droits</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_model.py</extracomment>
        <source>score {before} → {after}</source>
        <translation>score {before} → {after}</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_model.py</extracomment>
        <source>score {score}</source>
        <translation>score {score}</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>simplified by {distance}</source>
        <translation>simplifiés de {distance}</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>taken {date}</source>
        <translation>prise {date}</translation>
    </message>
    <message>
        <extracomment>flows/results/export.py, flows/scenes/web_map.py</extracomment>
        <source>the file can't be made</source>
        <translation>le fichier ne peut pas être créé</translation>
    </message>
    <message>
        <extracomment>flows/scenes/web_map.py</extracomment>
        <source>the file can't be written whole: is the disk full?</source>
        <translation>le fichier ne peut pas être écrit en entier : le disque est-il plein ?</translation>
    </message>
    <message>
        <extracomment>gui/scenes/add_model_dialog.py</extracomment>
        <source>the highest there is</source>
        <translation>la plus haute disponible</translation>
    </message>
    <message>
        <extracomment>flows/results/export.py</extracomment>
        <source>the project's coordinates</source>
        <translation>les coordonnées du projet</translation>
    </message>
    <message>
        <extracomment>gui/scenes/reading_box.py</extracomment>
        <source>these rasters are tiles of one image</source>
        <translation>ce sont les tuiles d’une image</translation>
    </message>
    <message>
        <extracomment>i18n.py</extracomment>
        <source>under {percent} %</source>
        <translation>moins de {percent} %</translation>
    </message>
    <message>
        <extracomment>gui/scenes/reading_box.py</extracomment>
        <source>without clouds</source>
        <translation>sans nuages</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>without the internet, only from the folder of wheels</source>
        <translation>sans Internet, seulement du dossier de wheels</translation>
    </message>
    <message>
        <extracomment>flows/scenes/models.py</extracomment>
        <source>works offline</source>
        <translation>marche sans Internet</translation>
    </message>
    <message>
        <extracomment>map/styling.py</extracomment>
        <source>wrong</source>
        <translation>faux</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>{chips} of {metres} m</source>
        <translation>{chips} de {metres} m</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{count} changed places. Of {places} cells of ground, {false} would seem changed by chance; {opposite} changed as much the other way.</source>
        <translation>{count} lieux changés. Sur {places} cellules de sol, {false} sembleraient changées par hasard ; {opposite} ont changé autant en sens inverse.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{count} hits among {searched} chips, best score {best}</source>
        <translation>{count} résultats parmi {searched} vignettes, meilleur score {best}</translation>
    </message>
    <message>
        <extracomment>flows/results/export.py</extracomment>
        <source>{count} hits are in {file}, in {crs}, with their area in m².</source>
        <translation>{count} résultats sont dans {file}, en {crs}, avec leur surface en m².</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{count} others lower</source>
        <translation>{count} autres en dessous</translation>
    </message>
    <message>
        <extracomment>flows/scenes/adding.py</extracomment>
        <source>{done} of {total} MB · {file}</source>
        <translation>{done} sur {total} Mo · {file}</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>{done} of {total} chips</source>
        <translation>{done} sur {total} vignettes</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} and {other} are not alike, so they can't be one image: index them one by one.</source>
        <translation>{file} et {other} ne se ressemblent pas et ne peuvent former une image : indexez-les un par un.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} can't be loaded: it is damaged, or no model in ONNX.</source>
        <translation>{file} ne peut pas être chargé : il est endommagé, ou n’est pas un modèle ONNX.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} can't be read now, and may be whole: may you read it, and is its drive connected?</source>
        <translation>{file} est illisible pour l'instant, mais peut-être intact : avez-vous le droit de le lire, et son lecteur est-il connecté ?</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} can't be written: is the disk full, the folder closed to you, or a drive away?</source>
        <translation>Impossible d'écrire {file} : disque plein, dossier interdit ou lecteur absent ?</translation>
    </message>
    <message>
        <extracomment>flows/results/export.py</extracomment>
        <source>{file} could not be written: {reason}</source>
        <translation>{file} n’a pas pu être écrit : {reason}</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} is a file, and an index is a folder: choose another.</source>
        <translation>{file} est un fichier, et un index est un dossier : choisissez-en un autre.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} is a second copy of the index of {scene} and takes no part: delete it.</source>
        <translation>{file} est une seconde copie de l'index de {scene} et ne compte pas : supprimez-la.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} is damaged, or a newer version wrote it: index its raster again.</source>
        <translation>{file} est endommagé, ou d'une version plus récente : indexez à nouveau son raster.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} is damaged: index its raster again.</source>
        <translation>{file} est endommagé : indexez à nouveau son raster.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} is in the index already: remove it or {scene} first.</source>
        <translation>{file} est déjà dans l'index : retirez d'abord celui-ci ou {scene}.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} is no archive that can be read: get a fresh copy of it, or unpack it.</source>
        <translation>{file} n’est pas une archive lisible : prenez-en une nouvelle copie, ou décompressez-la.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} is no file of an index: take it out of the folder.</source>
        <translation>{file} n'est pas un fichier d'index : retirez-le du dossier.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} is not the raster {scene}: index it as one of its own.</source>
        <translation>{file} n'est pas le raster {scene} : indexez-le à part.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} keeps its weights in a file beside it, which is missing: get the model again, complete.</source>
        <translation>{file} garde ses poids dans un fichier voisin qui manque : reprenez le modèle au complet.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} needs more than this engine can run: choose another precision, or install the engine again.</source>
        <translation>{file} demande plus que ce moteur ne sait faire : choisissez une autre précision, ou réinstallez le moteur.</translation>
    </message>
    <message>
        <extracomment>flows/starting/setup.py</extracomment>
        <source>{file} of the plugin is damaged: install the plugin's zip again.</source>
        <translation>{file} de l’extension est endommagé : réinstallez le zip de l’extension.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} of {model} broke off ({reason}): add it again, and it goes on from there.</source>
        <translation>{file} de {model} s’est interrompu ({reason}) : ajoutez-le à nouveau, et il reprend de là.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>{file} says another place than the image itself, which counts: correct or remove it.</source>
        <translation>{file} indique un autre lieu que l’image elle-même, qui fait foi : corrigez-le ou retirez-le.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} was changed meanwhile: try again.</source>
        <translation>{file} a changé entre-temps : réessayez.</translation>
    </message>
    <message>
        <extracomment>flows/results/export.py</extracomment>
        <source>{file}: choose a file that ends in .gpkg, .geojson, .shp, .fgb or .csv.</source>
        <translation>{file} : choisissez un fichier qui finit par .gpkg, .geojson, .shp, .fgb ou .csv.</translation>
    </message>
    <message>
        <extracomment>flows/starting/setup.py</extracomment>
        <source>{folder} holds no engine: a file rdb_geo-….whl is needed.</source>
        <translation>{folder} ne contient pas de moteur : il faut un fichier rdb_geo-….whl.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{folder} holds no raster.</source>
        <translation>{folder} ne contient aucun raster.</translation>
    </message>
    <message>
        <extracomment>flows/starting/setup.py</extracomment>
        <source>{folder} holds several engines: keep one file rdb_geo-….whl in it.</source>
        <translation>{folder} contient plusieurs moteurs : n’y gardez qu’un fichier rdb_geo-….whl.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{found} – possible only: the chance that it is there is {chance}.</source>
        <translation>{found} – seulement possible : probabilité que ce soit là : {chance}.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{found} – possible only: the model does not know {words}.</source>
        <translation>{found} – seulement possible : le modèle ne connaît pas {words}.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{found} – possible only: {chance} of unrelated texts come as near to a chip.</source>
        <translation>{found} – seulement possible : {chance} des textes sans rapport approchent autant une vignette.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{found}: it is probably not there, the chance is {chance}.</source>
        <translation>{found} : ce n’est probablement pas là ; probabilité : {chance}.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{found}: not enough speaks for it; the best scores {best}, the chance is {chance}.</source>
        <translation>{found} : pas assez d’indices ; le meilleur a {best} ; probabilité : {chance}.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{found}: nothing stands out; {chance} of unrelated texts come as near to a chip.</source>
        <translation>{found} : rien ne se détache ; {chance} des textes sans rapport approchent autant une vignette.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{found}: the model does not know {words}, so this is no all-clear.</source>
        <translation>{found} : le modèle ne connaît pas {words}, donc rien n’est exclu.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{layer} has no coordinate system, so its shapes have no place on Earth: give it one.</source>
        <translation>{layer} n’a pas de système de coordonnées, ses formes n’ont donc pas de place sur Terre : donnez-lui-en un.</translation>
    </message>
    <message>
        <extracomment>map/areas.py</extracomment>
        <source>{layer} has no polygon.</source>
        <translation>{layer} n’a pas de polygone.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{layer} holds no shape.</source>
        <translation>{layer} ne contient aucune forme.</translation>
    </message>
    <message>
        <extracomment>processing/calibrate_model.py</extracomment>
        <source>{layer} is no layer of hits.</source>
        <translation>{layer} n’est pas une couche de résultats.</translation>
    </message>
    <message>
        <extracomment>processing/parameters.py</extracomment>
        <source>{layer} is no raster file.</source>
        <translation>{layer} n’est pas un fichier raster.</translation>
    </message>
    <message>
        <extracomment>gui/results/score_slider.py</extracomment>
        <source>{likely} above the cut, {weaker} below</source>
        <translation>{likely} au-dessus du seuil, {weaker} en dessous</translation>
    </message>
    <message>
        <extracomment>gui/results/score_slider.py</extracomment>
        <source>{likely} likely, {weaker} weaker</source>
        <translation>{likely} probables, {weaker} plus faibles</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{lost} of {marks} marked places are not in this index: use the one that gave the hits.</source>
        <translation>{lost} des {marks} lieux marqués ne sont pas dans cet index : utilisez celui qui les a trouvés.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{model} can't be asked ({reason}): check the network and QGIS's proxy, or choose a folder.</source>
        <translation>{model} ne peut pas être interrogé ({reason}) : vérifiez le réseau et le proxy de QGIS, ou choisissez un dossier.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{model} does not say how pictures are prepared (preprocessor_config.json): choose a model that does.</source>
        <translation>{model} ne dit pas comment préparer les images (preprocessor_config.json) : choisissez un modèle qui le dit.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{model} has no tokenizer.json, so it can't read words: choose a model that has one.</source>
        <translation>{model} n’a pas de tokenizer.json et ne peut donc pas lire de mots : choisissez un modèle qui en a un.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{model} lacks {files}: get it again, complete.</source>
        <translation>Il manque {files} à {model} : reprenez-le au complet.</translation>
    </message>
    <message>
        <extracomment>processing/calibrate_model.py</extracomment>
        <source>{model}: calibrated by {right} right and {wrong} wrong marks of {questions} searches. On searches that were left out, probabilities are off by {points} points.</source>
        <translation>{model} : étalonné par {right} marques justes et {wrong} fausses de {questions} recherches. Sur les recherches laissées de côté, les probabilités s’écartent de {points} points.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{more} more score {score} or better, in scenes where not enough speaks for it.</source>
        <translation>{more} autres ont {score} ou plus, dans des scènes sans assez d’indices.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{more} more score {score} or better.</source>
        <translation>{more} autres ont {score} ou plus.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{more} more score {score} or better: raise the number of hits to see them.</source>
        <translation>{more} autres ont {score} ou plus : augmentez le nombre de résultats pour les voir.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>{name} can't be read, so that its outlines do not follow the image.</source>
        <translation>{name} ne peut pas être lu, ses contours ne suivent donc pas l’image.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>{name} can't be read, so that outlines may reach beyond its data.</source>
        <translation>{name} ne peut pas être lu, des contours peuvent donc dépasser ses données.</translation>
    </message>
    <message>
        <extracomment>flows/session.py</extracomment>
        <source>{name} is allowed on this machine from now on: search again.</source>
        <translation>{name} est désormais autorisé sur cette machine : relancez la recherche.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/adding.py</extracomment>
        <source>{name} is there and tested: {speed} pictures a second on this machine.</source>
        <translation>{name} est là et testé : {speed} images par seconde sur cette machine.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{name} {chance}</source>
        <translation>{name} {chance}</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>{name}: unchanged, {chips} in the index already.</source>
        <translation>{name} : inchangé, {chips} dans l’index.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>{name}: {chips}, continued from the stopped run.</source>
        <translation>{name} : {chips}, repris de l’exécution arrêtée.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>{name}: {reason}</source>
        <translation>{name} : {reason}</translation>
    </message>
    <message>
        <extracomment>flows/scenes/adding.py</extracomment>
        <source>{name}: {size} MB would be fetched from {origin}.</source>
        <translation>{name} : {size} Mo seraient téléchargés depuis {origin}.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/adding.py</extracomment>
        <source>{name}: {size} MB, from {origin}.</source>
        <translation>{name} : {size} Mo, depuis {origin}.</translation>
    </message>
    <message>
        <extracomment>i18n.py</extracomment>
        <source>{number} chips</source>
        <translation>{number} vignettes</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>{number} empty ones were left out.</source>
        <translation>{number} vides ont été laissées de côté.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/keeping.py</extracomment>
        <source>{number} files were deleted.</source>
        <translation>{number} fichiers ont été supprimés.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>{number} of {count}</source>
        <translation>{number} sur {count}</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>{number} scenes</source>
        <translation>{number} scènes</translation>
    </message>
    <message>
        <extracomment>flows/scenes/keeping.py</extracomment>
        <source>{number} scenes were taken out of the index.</source>
        <translation>{number} scènes ont été retirées de l’index.</translation>
    </message>
    <message>
        <extracomment>i18n.py</extracomment>
        <source>{percent} %</source>
        <translation>{percent} %</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} ({kind}) has no band “{band}”: it has {bands}.</source>
        <translation>{scene} ({kind}) n’a pas de bande « {band} » : elle a {bands}.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} does not answer: check its address, your access and the network, and try again.</source>
        <translation>{scene} ne répond pas : vérifiez l'adresse, l'accès et le réseau, puis réessayez.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} does not say where on Earth it lies: give it its projection (menu Raster, Projections) first.</source>
        <translation>{scene} ne dit pas où il se trouve sur Terre : attribuez-lui d'abord sa projection (menu Raster, Projections).</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} does not touch the area that was chosen.</source>
        <translation>{scene} ne touche pas la zone choisie.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} has a coordinate system ({crs}) that can't be turned to longitude and latitude: reproject it first.</source>
        <translation>{scene} a un système de coordonnées ({crs}) qui ne peut pas être converti en longitude et latitude : reprojetez-la d’abord.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} has a coordinate system but no corners: georeference it first.</source>
        <translation>{scene} a un système de coordonnées mais pas de coins : géoréférencez-le d'abord.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} has a coordinate system that is not known: give it a known one (menu Raster, Projections).</source>
        <translation>{scene} a un système de coordonnées inconnu : donnez-lui-en un connu (menu Raster, Projections).</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} has a local coordinate system ({crs}): give it one of Earth.</source>
        <translation>{scene} a un système de coordonnées local ({crs}) : attribuez-lui un système terrestre.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} has a place for each pixel, but no grid: warp it first.</source>
        <translation>{scene} a une position par pixel, mais pas de grille : reprojetez-le d'abord.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} has all its ground control points on one line: give it points beside that line.</source>
        <translation>Tous les points de contrôle de {scene} sont sur une ligne : mettez-en à côté de celle-ci.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} has corners ({x}, {y}) that are no degrees, and its coordinate system ({crs}) is in degrees: give it that of its metres.</source>
        <translation>{scene} a des coins ({x}, {y}) qui ne sont pas des degrés, et un système de coordonnées en degrés ({crs}) : donnez-lui celui de ses mètres.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} has corners in degrees ({x}, {y}), and its coordinate system ({crs}) has none: give it one in degrees, such as EPSG:4326.</source>
        <translation>{scene} a des coins en degrés ({x}, {y}), et son système de coordonnées ({crs}) n’en a pas : donnez-lui un système en degrés, comme EPSG:4326.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} has no such place any more: it was replaced by a smaller raster. Index it again.</source>
        <translation>{scene} n’a plus cet endroit : elle a été remplacée par un raster plus petit. Réindexez-la.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} has only a band of transparency, and no picture.</source>
        <translation>{scene} n’a qu’une bande de transparence, et pas d’image.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} has too few ground control points ({count}): at least 3 are needed.</source>
        <translation>{scene} a trop peu de points de calage ({count}) : il en faut au moins 3.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} holds Lab colours, no red, green and blue: save it as an RGB picture first.</source>
        <translation>{scene} contient des couleurs Lab, pas de rouge, vert et bleu : enregistrez-la d’abord en image RVB.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} holds complex numbers, as radar does before detection: make an amplitude image.</source>
        <translation>{scene} contient des nombres complexes, comme le radar avant détection : faites-en une image d'amplitude.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} holds no single raster: load the one you mean, and export it as GeoTIFF.</source>
        <translation>{scene} ne contient pas un seul raster : chargez celui voulu et exportez-le en GeoTIFF.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} holds no valid pixel: everything is empty or masked.</source>
        <translation>{scene} ne contient aucun pixel valide : tout est vide ou masqué.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is a Zarr store, which the engine does not read: export it as GeoTIFF.</source>
        <translation>{scene} est un dépôt Zarr, que le moteur ne lit pas : exportez-le en GeoTIFF.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is a cloud of points: choose the orthophoto that was made with it.</source>
        <translation>{scene} est un nuage de points : choisissez l’orthophoto faite avec lui.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is a document: choose the picture itself, as a GeoTIFF.</source>
        <translation>{scene} est un document : choisissez l’image elle-même, en GeoTIFF.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is a photo as a camera took it: make an orthophoto of it first.</source>
        <translation>{scene} est une photo telle que prise par l’appareil : faites-en d’abord une orthophoto.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is a project of a program: choose the rasters that it shows.</source>
        <translation>{scene} est le projet d’un logiciel : choisissez les rasters qu’il montre.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is a vector layer: rasters are indexed, and polygons limit a search under Where.</source>
        <translation>{scene} est une couche vecteur : ce sont les rasters que l’on indexe ; les polygones limitent une recherche sous Où.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is a video: make an orthophoto of its pictures first.</source>
        <translation>{scene} est une vidéo : faites d’abord une orthophoto de ses images.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is a virtual raster that lacks {missing}: put that back, or make it anew.</source>
        <translation>{scene} est un raster virtuel auquel manque {missing} : remettez-le, ou refaites-le.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is an archive ({format}) that is not read as it is: unpack it.</source>
        <translation>{scene} est une archive ({format}) qui ne se lit pas telle quelle : décompressez-la.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is another picture now than the one that was indexed: index it again.</source>
        <translation>{scene} est maintenant une autre image que celle indexée : indexez-la à nouveau.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is both before and after: choose two different scenes or dates.</source>
        <translation>{scene} est à la fois avant et après : choisissez deux scènes ou dates différentes.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is more than a file, and an index may not choose such an address: index it yourself as a layer.</source>
        <translation>{scene} est plus qu’un fichier, et un index ne peut pas choisir une telle adresse : indexez-la vous-même comme couche.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is no raster that the engine can read: export it as GeoTIFF.</source>
        <translation>{scene} n'est pas un raster lisible par le moteur : exportez-le en GeoTIFF.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is not in the index.</source>
        <translation>{scene} n'est pas dans l'index.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is not of Earth: its coordinate system is {crs}.</source>
        <translation>{scene} n'est pas de la Terre : son système de coordonnées est {crs}.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is not there: check its name.</source>
        <translation>{scene} n'existe pas : vérifiez son nom.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is not where it was: press Find moved on the page Index, or index it from its new place.</source>
        <translation>{scene} n'est plus à sa place : appuyez sur « Retrouver » à la page Index, ou indexez-le depuis son nouvel emplacement.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is {format}, which the engine can't read: export it as GeoTIFF.</source>
        <translation>{scene} est au format {format}, que le moteur ne lit pas : exportez-le en GeoTIFF.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} knows its place only by RPC: orthorectify it first.</source>
        <translation>{scene} ne connaît sa place que par RPC : orthorectifiez-le d'abord.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} lacks a band that was asked for, or has several of its name: it has {bands}.</source>
        <translation>Il manque à {scene} une bande demandée, ou plusieurs portent ce nom : il a {bands}.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} lies nowhere on Earth: its corners and its coordinate system don't belong together.</source>
        <translation>{scene} n'est nulle part sur Terre : ses coins et son système de coordonnées ne vont pas ensemble.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} lies on the internet, and only the index names it. Allowed, its pictures are fetched from {host}.</source>
        <translation>{scene} se trouve sur internet et seul l’index la nomme. Autorisée, ses images sont téléchargées de {host}.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} lies on the internet, which the engine may not ask: allow that in the options of QGIS.</source>
        <translation>{scene} se trouve sur internet, que le moteur ne peut pas interroger : autorisez-le dans les options de QGIS.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} lies on the internet, which the engine may not ask: copy it here, or allow that in the options of QGIS.</source>
        <translation>{scene} se trouve sur internet, que le moteur ne peut pas interroger : copiez-la ici, ou autorisez-le dans les options de QGIS.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} says wrongly where its corners lie: georeference it anew.</source>
        <translation>{scene} dit mal où sont ses coins : géoréférencez-la à nouveau.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} stands in the index for a scene of other files already: move the files of each into a folder of its own, or tick Index again to replace the other.</source>
        <translation>{scene} est déjà dans l’index comme scène d’autres fichiers : mettez les fichiers de chacune dans un dossier à elle, ou cochez « Réindexer » pour remplacer l’autre.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} was changed while it was being indexed: index it again once it is complete.</source>
        <translation>{scene} a changé pendant l'indexation : indexez-le à nouveau une fois complet.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} would be cut into {chips} chips: choose an area, or larger chips.</source>
        <translation>{scene} serait découpé en {chips} vignettes : choisissez une zone, ou de plus grandes vignettes.</translation>
    </message>
    <message>
        <extracomment>gui/results/results_box.py</extracomment>
        <source>{seen} of {total} looked at, {right} right, {wrong} wrong</source>
        <translation>{seen} sur {total} vus, {right} justes, {wrong} faux</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py, flows/scenes/models.py</extracomment>
        <source>{size} MB</source>
        <translation>{size} Mo</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>{text} is no list of numbers such as 1,2,4.</source>
        <translation>{text} n’est pas une liste de nombres comme 1,2,4.</translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>{words}, look-alikes</source>
        <translation>{words}, semblables</translation>
    </message>
    <message>
        <extracomment>flows/results/feedback.py</extracomment>
        <source>{words}, re-ranked</source>
        <translation>{words}, reclassé</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>¼ chip</source>
        <translation>¼ de vignette</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>“{text}” is no area: write 500 m², 2 ha, 1.5 km² or 3 acres.</source>
        <translation>« {text} » n'est pas une surface : écrivez 500 m², 2 ha, 1.5 km² ou 3 acres.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>“{text}” is no date: write 2024, 2024-05 or 2024-05-01.</source>
        <translation>« {text} » n'est pas une date : écrivez 2024, 2024-05 ou 2024-05-01.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>“{text}” is no length: write 20 m, 0.5 km or 60 ft.</source>
        <translation>« {text} » n'est pas une longueur : écrivez 20 m, 0.5 km ou 60 ft.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>“{text}” is no stretch: write two numbers, the darker first, such as 0,3000.</source>
        <translation>« {text} » n'est pas un étirement : écrivez deux nombres, le plus sombre d'abord, comme 0,3000.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>“{text}” is no threshold: write one or two probabilities, such as 0.7,0.3.</source>
        <translation>« {text} » n'est pas un seuil : écrivez une ou deux probabilités, comme 0.7,0.3.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>“{text}” is no value that means nothing: write a number, or none.</source>
        <translation>« {text} » n'est pas une valeur vide : écrivez un nombre, ou none.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>“{text}” is too far: a distance is at most {most_km} km.</source>
        <translation>« {text} » est trop loin : une distance est d’au plus {most_km} km.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>“{word}” ({seen} of {captions} captions)</source>
        <translation>« {word} » ({seen} légendes sur {captions})</translation>
    </message>
    <message>
        <extracomment>gui/results/score_slider.py</extracomment>
        <source>≥ {score} · {shown} of {total}</source>
        <translation>≥ {score} · {shown} sur {total}</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>✓ Right</source>
        <translation>✓ Juste</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>✗ Wrong</source>
        <translation>✗ Faux</translation>
    </message>
</context>
</TS>
